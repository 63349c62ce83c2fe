using System.Collections.Immutable;
using HaShiFlex.Technology.Cells;
using HaShiFlex.Technology.Liberty.Tables;

namespace HaShiFlex.Technology.Liberty.Import;

/// <summary>Reduces a cell's delay tables to <see cref="CellArcs"/>: at each point the largest over the states and over arcs of the same pins and edges.</summary>
public static class ArcMeasurement
{
    /// <summary>Points that are kept of an axis, of the seven or eight that libraries have.</summary>
    private const int MaximumPoints = 5;

    /// <summary>The arcs of a matched cell; null where it has no tables over slew and load.</summary>
    public static CellArcs? Of(MatchedCell match)
    {
        var tables = match.Outputs.SelectMany(output => output.Pin.Timing).Where(arc => arc.IsDelay).SelectMany(arc => new[] { arc.CellRise, arc.CellFall }).OfType<LibertyTable>();
        var first = tables.FirstOrDefault(table => Axis(table, TableVariable.InputSlew) is not null && Axis(table, TableVariable.OutputLoad) is not null);
        if (first is null)
            return null;
        var slews = Thinned(Axis(first, TableVariable.InputSlew)!.Points);
        var loads = Thinned(Axis(first, TableVariable.OutputLoad)!.Points);

        var arcs = new Dictionary<(string From, string To, bool FromRises, bool ToRises), (double[] Delays, double[] Slews)>();
        for (int output = 0; output < match.Outputs.Count; output++)
        {
            foreach (var arc in match.Outputs[output].Pin.Timing.Where(arc => arc.IsDelay))
            {
                foreach (string pin in arc.RelatedPins)
                {
                    if (NameOf(match, pin) is not { } from)
                        continue;
                    string to = match.Role.Outputs()[output];
                    foreach (bool rises in (bool[])[true, false])
                    {
                        foreach (bool cause in Causes(arc, rises))
                            Raise(arcs, (from, to, cause, rises), rises ? arc.CellRise : arc.CellFall, rises ? arc.RiseTransition : arc.FallTransition, slews, loads);
                    }
                }
            }
        }

        if (match.Role == CellRole.Flop)
            AddSetup(arcs, match, slews, loads);
        return arcs.Count == 0
            ? null
            : new CellArcs(slews, loads, [.. arcs
                .Select(arc => new CellArc(arc.Key.From, arc.Key.To, arc.Key.FromRises, arc.Key.ToRises, [.. arc.Value.Delays], [.. arc.Value.Slews]))
                .OrderBy(arc => arc.To, StringComparer.Ordinal).ThenBy(arc => arc.From, StringComparer.Ordinal).ThenBy(arc => arc.Edges, StringComparer.Ordinal)]);
    }

    /// <summary>The edges of the causing pin for an edge of the output.</summary>
    private static bool[] Causes(TimingArc arc, bool outputRises) => arc.Type switch
    {
        "rising_edge" => [true],
        "falling_edge" => [false],
        "combinational_rise" when !outputRises => [],
        "combinational_fall" when outputRises => [],
        _ => arc.Sense switch
        {
            "positive_unate" => [outputRises],
            "negative_unate" => [!outputRises],
            _ => [true, false],
        },
    };

    private static void Raise(
        Dictionary<(string From, string To, bool FromRises, bool ToRises), (double[] Delays, double[] Slews)> arcs,
        (string From, string To, bool FromRises, bool ToRises) key,
        LibertyTable? delay,
        LibertyTable? transition,
        ImmutableArray<double> slews,
        ImmutableArray<double> loads)
    {
        if (delay is null || transition is null)
            return;
        if (!arcs.TryGetValue(key, out var arc))
        {
            int points = slews.Length * loads.Length;
            arcs[key] = arc = (new double[points], new double[points]);
            Array.Fill(arc.Delays, double.NegativeInfinity);
            Array.Fill(arc.Slews, double.NegativeInfinity);
        }

        for (int s = 0; s < slews.Length; s++)
        {
            for (int l = 0; l < loads.Length; l++)
            {
                ref double ps = ref arc.Delays[(s * loads.Length) + l];
                ps = Math.Max(ps, delay.At(slews[s], loads[l]));
                ref double slewPs = ref arc.Slews[(s * loads.Length) + l];
                slewPs = Math.Max(slewPs, transition.At(slews[s], loads[l]));
            }
        }
    }

    /// <summary>Setup times at a clock edge without slew, which is what static timing has before clock trees are built; the load does not matter.</summary>
    private static void AddSetup(
        Dictionary<(string From, string To, bool FromRises, bool ToRises), (double[] Delays, double[] Slews)> arcs,
        MatchedCell match,
        ImmutableArray<double> slews,
        ImmutableArray<double> loads)
    {
        foreach (var arc in match.Inputs[0].Timing.Where(arc => arc.Type == "setup_rising"))
        {
            foreach (bool rises in (bool[])[true, false])
            {
                if ((rises ? arc.RiseConstraint : arc.FallConstraint) is not { } table)
                    continue;
                var key = (match.Role.Inputs()[0], CellArc.Setup, rises, true);
                if (!arcs.TryGetValue(key, out var times))
                    arcs[key] = times = (Enumerable.Repeat(double.NegativeInfinity, slews.Length * loads.Length).ToArray(), new double[slews.Length * loads.Length]);
                for (int i = 0; i < times.Delays.Length; i++)
                    times.Delays[i] = Math.Max(times.Delays[i], table.AtSlews(0, slews[i / loads.Length]));
            }
        }
    }

    private static string? NameOf(MatchedCell match, string pin)
    {
        for (int i = 0; i < match.Inputs.Count; i++)
        {
            if (match.Inputs[i].Name == pin)
                return match.Role.Inputs()[i];
        }

        for (int i = 0; i < match.Outputs.Count; i++)
        {
            if (match.Outputs[i].Pin.Name == pin)
                return match.Role.Outputs()[i];
        }

        return null;
    }

    private static TableAxis? Axis(LibertyTable table, TableVariable variable) => table.Axes.FirstOrDefault(axis => axis.Variable == variable);

    /// <summary>The lowest points of an axis, which adder cells work at and where delays bend most, and its last.</summary>
    private static ImmutableArray<double> Thinned(IReadOnlyList<double> points) => points.Count <= MaximumPoints
        ? [.. points]
        : [.. points.Take(MaximumPoints - 1), points[^1]];
}
