using System.Buffers.Binary;
using System.Text;
using HaShiFlex.Documents;

namespace HaShiFlex.Networks.Profiles;

/// <summary>Reads what <see cref="ContentWriter"/> wrote; anything else is a fault of the file.</summary>
internal ref struct ContentReader(string source, ReadOnlySpan<byte> content)
{
    private ReadOnlySpan<byte> _rest = content;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public readonly InputException Fault(string message) => new($"{source}: is no valid profile: {message}; make it anew with 'hashiflex profile'");

    public int Byte() => Take(1)[0];

    /// <summary>A whole number in a range.</summary>
    public int Number(string what, int lowest, int highest)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            int part = Byte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                break;
            if (shift == 28)
                throw Fault($"a number of more than 32 bits for {what}");
        }

        return value >= (ulong)lowest && value <= (ulong)highest ? (int)value : throw Fault($"{what} = {value}, outside {lowest} to {highest}");
    }

    /// <summary>Whole numbers that add up to a limit at most; their sum. In one loop over what is nearly always a byte each, for a profile has millions of them.</summary>
    public int Counts(string what, int most, scoped Span<int> counts)
    {
        int sum = 0, at = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            if (at < _rest.Length && _rest[at] < 0x80 && _rest[at] <= most - sum)
            {
                counts[i] = _rest[at++];
            }
            else
            {
                _rest = _rest[at..];
                at = 0;
                counts[i] = Number(what, 0, most - sum);
            }

            sum += counts[i];
        }

        _rest = _rest[at..];
        return sum;
    }

    public string Text(string what) => Encoding.UTF8.GetString(Take(Number($"the length of {what}", 0, 1 << 16)));

    public float Single() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));

    public double FiniteDouble(string what)
    {
        double value = BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));
        return double.IsFinite(value) ? value : throw Fault($"{what} is {value}");
    }

    public void FinitePlanes(string what, Span<float> values)
    {
        var planes = Take(checked(sizeof(float) * values.Length));
        int n = values.Length;
        for (int i = 0; i < n; i++)
        {
            values[i] = BitConverter.UInt32BitsToSingle(
                planes[i] | ((uint)planes[n + i] << 8) | ((uint)planes[(2 * n) + i] << 16) | ((uint)planes[(3 * n) + i] << 24));
            if (!float.IsFinite(values[i]))
                throw Fault($"{what} {i} is {values[i]}");
        }
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw Fault("its content ends early");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
