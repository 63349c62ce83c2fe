using System.Globalization;
using System.Text.RegularExpressions;
using HaShiFlex.Documents;

namespace HaShiFlex.Synthesis.Simulation;

/// <summary>
/// Reads the SDF of OpenSTA for Icarus, which rejects COND: every arc of an instance gets one pair of delays, the mean over its conditions, of the larger
/// value of each (min::max) pair. Arcs from an output pin, checks and wires (all zero before placement) are left out.
/// </summary>
public static partial class SdfDelays
{
    private sealed class Arc
    {
        public double Rise { get; set; }

        public double Fall { get; set; }

        public int Conditions { get; set; }
    }

    /// <summary>The unit of the times of an SDF file, ps; the standard's own is 1 ns (IEEE 1497, 2001, TIMESCALE).</summary>
    /// <exception cref="InputException">It is none that the standard knows.</exception>
    public static double UnitPs(string sdf)
    {
        var unit = TimeScale().Match(sdf);
        if (!unit.Success)
            return 1000;
        double count = double.Parse(unit.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
        return count * unit.Groups[2].Value switch
        {
            "fs" => 0.001,
            "ps" => 1,
            "ns" => 1000,
            "us" => 1e6,
            var other => throw new InputException($"the delays of sta are in '{other}'; fs, ps, ns or us is expected"),
        };
    }

    /// <summary>By instance: its delays, in the order of their pins.</summary>
    /// <param name="sdf">What OpenSTA wrote.</param>
    /// <param name="outputsOf">Output pins of a cell type.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<CellDelay>> Read(string sdf, Func<string, IReadOnlyCollection<string>> outputsOf)
    {
        double unit = UnitPs(sdf);
        var delays = new Dictionary<string, IReadOnlyList<CellDelay>>(StringComparer.Ordinal);
        string type = "", instance = "";
        var arcs = new SortedDictionary<(string From, string To), Arc>();
        foreach (var span in sdf.AsSpan().EnumerateLines())
        {
            string line = span.ToString();
            if (CellType().Match(line) is { Success: true } cell)
            {
                Flush();
                type = cell.Groups[1].Value;
                instance = "";
            }
            else if (Instance().Match(line) is { Success: true } name)
            {
                instance = name.Groups[1].Value.Replace("\\", "", StringComparison.Ordinal);
            }
            else if (IoPath().Match(line) is { Success: true } path && !outputsOf(type).Contains(path.Groups[1].Value))
            {
                var key = (path.Groups[1].Value, path.Groups[2].Value);
                if (!arcs.TryGetValue(key, out var arc))
                    arcs[key] = arc = new Arc();
                double rise = Largest(path.Groups[3].Value), fall = path.Groups[4].Success ? Largest(path.Groups[4].Value) : rise;
                arc.Rise += rise * unit;
                arc.Fall += fall * unit;
                arc.Conditions++;
            }
        }

        Flush();
        return delays;

        void Flush()
        {
            if (instance.Length > 0 && arcs.Count > 0)
                delays[instance] = [.. arcs.Select(arc => new CellDelay(arc.Key.From, arc.Key.To, arc.Value.Rise / arc.Value.Conditions, arc.Value.Fall / arc.Value.Conditions))];
            arcs.Clear();
        }
    }

    private static double Largest(string triple) => triple
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Max(value => double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\(TIMESCALE\s+([0-9.]+)\s*(\w+)\s*\)")]
    private static partial Regex TimeScale();

    [GeneratedRegex(@"^\s*\(CELLTYPE ""([^""]+)""\)")]
    private static partial Regex CellType();

    [GeneratedRegex(@"^\s*\(INSTANCE (\S+)\)")]
    private static partial Regex Instance();

    [GeneratedRegex(@"\(IOPATH (?:\(posedge )?(\w+)\)? (\w+) \(([-0-9.:]+)\)(?: \(([-0-9.:]+)\))?")]
    private static partial Regex IoPath();
}
