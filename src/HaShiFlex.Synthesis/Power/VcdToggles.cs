using System.Globalization;
using HaShiFlex.Documents;

namespace HaShiFlex.Synthesis.Power;

/// <summary>Counts edges in a value change dump (IEEE 1364-2005, clause 18): changes between 0 and 1 alone, so that a start from x is no edge.</summary>
public static class VcdToggles
{
    private sealed class Variable(string name, int width, int lowest)
    {
        public string Name { get; } = name;

        public int Width { get; } = width;

        /// <summary>Index of the last bit, or -1 for a scalar.</summary>
        public int Lowest { get; } = lowest;

        public char[] Value { get; } = Enumerable.Repeat('x', width).ToArray();

        public long[] Rises { get; } = new long[width];

        public long[] Falls { get; } = new long[width];
    }

    /// <param name="reader">The dump.</param>
    /// <param name="from">First counted time, in the dump's unit.</param>
    /// <param name="to">First time after it that is not counted.</param>
    /// <returns>Edges by net: name, and the index within its vector or -1 for a scalar.</returns>
    /// <exception cref="InputException">It is cut off or not a dump.</exception>
    public static Dictionary<(string Name, int Index), NetToggles> Read(TextReader reader, long from, long to)
    {
        var byCode = new Dictionary<string, Variable>(StringComparer.Ordinal);
        var all = new List<Variable>();
        bool header = true;
        long time = 0;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0)
                continue;
            if (header)
            {
                if (line.StartsWith("$var", StringComparison.Ordinal))
                {
                    var (code, variable) = Declare(line);
                    if (byCode.TryAdd(code, variable))
                        all.Add(variable);
                }
                else if (line.StartsWith("$enddefinitions", StringComparison.Ordinal))
                {
                    header = false;
                }

                continue;
            }

            switch (line[0])
            {
                case '#':
                    time = long.Parse(line.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);
                    break;
                case '0' or '1' or 'x' or 'z':
                    if (byCode.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(line.AsSpan(1), out var scalar))
                        Change(scalar, 0, line[0], time >= from && time < to);
                    break;
                case 'b':
                    int space = line.IndexOf(' ', StringComparison.Ordinal);
                    if (space > 0 && byCode.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(line.AsSpan(space + 1), out var vector))
                        ChangeAll(vector, line.AsSpan(1, space - 1), time >= from && time < to);
                    break;
            }
        }

        if (header || all.Count == 0)
            throw new InputException("the simulation left no dump of its nets");
        var result = new Dictionary<(string, int), NetToggles>();
        foreach (var variable in all)
        {
            for (int bit = 0; bit < variable.Width; bit++)
            {
                int index = variable.Lowest < 0 ? -1 : variable.Lowest + bit;
                result[(variable.Name, index)] = new NetToggles(variable.Rises[bit], variable.Falls[bit]);
            }
        }

        return result;
    }

    private static (string Code, Variable Variable) Declare(string line)
    {
        // $var wire 8 ! name [7:0] $end, or without a range for a scalar.
        string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int width = int.Parse(parts[2], CultureInfo.InvariantCulture);
        string name = parts[4].TrimStart('\\');
        int lowest = width > 1 ? 0 : -1;
        if (parts.Length > 6 && parts[5].StartsWith('['))
            lowest = int.Parse(parts[5].Trim('[', ']').Split(':')[^1], CultureInfo.InvariantCulture);
        return (parts[3], new Variable(name, width, lowest));
    }

    private static void ChangeAll(Variable variable, ReadOnlySpan<char> digits, bool counted)
    {
        // Missing digits on the left repeat an x or z and are 0 otherwise.
        char fill = digits[0] is 'x' or 'z' ? digits[0] : '0';
        for (int bit = 0; bit < variable.Width; bit++)
            Change(variable, bit, bit < digits.Length ? digits[^(bit + 1)] : fill, counted);
    }

    private static void Change(Variable variable, int bit, char value, bool counted)
    {
        char old = variable.Value[bit];
        variable.Value[bit] = value;
        if (!counted || old == value)
            return;
        if (old == '0' && value == '1')
            variable.Rises[bit]++;
        else if (old == '1' && value == '0')
            variable.Falls[bit]++;
    }
}
