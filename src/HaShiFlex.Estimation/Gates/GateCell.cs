using System.Collections.Immutable;
using System.Runtime.Intrinsics;
using HaShiFlex.Technology.Cells;

namespace HaShiFlex.Estimation.Gates;

/// <summary>A library cell ready for static timing: pins by number, arcs by the output that they end at.</summary>
internal sealed class GateCell
{
    private readonly TableAxis _slews;
    private readonly TableAxis _loads;
    private readonly Vector128<float>[] _tables;
    private readonly Arc[][] _arcs;
    private readonly (int Edge, int Table)[] _setups;

    /// <param name="conditions">The slew that holds where the library has but one delay for each output.</param>
    public GateCell(Cell cell, CellConditions conditions)
    {
        Capacitances = [.. cell.Inputs.Select(input => (float)input.CapacitanceFf.Value)];
        Inverted = [.. cell.Outputs.Select(output => output.IsInverted)];
        var arcs = cell.Arcs ?? Constant(cell, conditions);
        (_slews, _loads) = (new TableAxis(arcs.InputSlewsPs), new TableAxis(arcs.LoadsFf));
        var names = cell.Role.Inputs().Concat(cell.Role.Outputs()).ToArray();
        var tables = new List<Vector128<float>>();
        _arcs = [.. cell.Role.Outputs().Select(output => arcs.Arcs
            .Where(arc => arc.To == output)
            .GroupBy(arc => (From: Array.IndexOf(names, arc.From), Edge: Edge(arc.FromRises)))
            .SelectMany(group => Pairs([.. group]).Select(pair => new Arc(group.Key.From, group.Key.Edge, Add(tables, arcs, pair))))
            .ToArray())];
        _setups = [.. arcs.Arcs.Where(arc => arc.To == CellArc.Setup).Select(arc => (Edge(arc.FromRises), Add(tables, arcs, (arc, null))))];
        _tables = [.. tables];
    }

    /// <summary>fF, by input.</summary>
    public ImmutableArray<float> Capacitances { get; }

    /// <summary>By output: whether the pin carries the complement.</summary>
    public ImmutableArray<bool> Inverted { get; }

    /// <summary>Where the slews of a pin's edges lie in the tables: the same for all outputs.</summary>
    public SlewPlaces Place(in PinEdges pin) => new(_slews.PlaceOf(pin.SlewPs(0)), _slews.PlaceOf(pin.SlewPs(1)));

    /// <summary>When data must be there before the clock edge that takes it, ps.</summary>
    public float WithSetupPs(in PinEdges data)
    {
        float latest = PinEdges.NeverPs;
        var load = _loads.PlaceOf(0);
        foreach (var (edge, table) in _setups)
            latest = Math.Max(latest, data.ArrivalPs(edge) + At(table, _slews.PlaceOf(data.SlewPs(edge)), load).ToScalar());
        return latest;
    }

    /// <summary>
    /// Edges at an output pin: the latest over all arcs, and the slowest transition, which need not be of the same arc, as in static timing.
    /// </summary>
    /// <param name="pins">Arrival and slew of each pin's edges: inputs first, then the outputs that are already done.</param>
    /// <param name="places">Each pin's <see cref="Place"/>.</param>
    /// <param name="output">Which.</param>
    public PinEdges At(ReadOnlySpan<PinEdges> pins, ReadOnlySpan<SlewPlaces> places, int output, float loadFf)
    {
        var load = _loads.PlaceOf(loadFf);
        var latest = PinEdges.Never.Lanes;
        foreach (ref readonly var arc in _arcs[output].AsSpan())
        {
            float arrival = pins[arc.From].ArrivalPs(arc.FromEdge);
            if (arrival > PinEdges.NeverPs / 2)
                latest = Vector128.MaxNative(latest, At(arc.Table, places[arc.From].Of(arc.FromEdge), load) + PinEdges.Delay(arrival));
        }

        return new PinEdges(latest);
    }

    /// <summary>A table between its points.</summary>
    private Vector128<float> At(int table, AxisPlace slew, AxisPlace load)
    {
        int low = table + (slew.Index * _loads.Length) + load.Index, high = low + _loads.Length;
        var points = _tables.AsSpan();
        var share = Vector128.Create(load.Share);
        var first = points[low] + (share * (points[low + 1] - points[low]));
        var second = points[high] + (share * (points[high + 1] - points[high]));
        return first + (Vector128.Create(slew.Share) * (second - first));
    }

    private static int Edge(bool rises) => rises ? 0 : 1;

    /// <summary>An edge's arcs in pairs of one that makes the output rise and one that makes it fall.</summary>
    private static IEnumerable<(CellArc? Rise, CellArc? Fall)> Pairs(CellArc[] arcs)
    {
        CellArc[] rising = [.. arcs.Where(arc => arc.ToRises)], falling = [.. arcs.Where(arc => !arc.ToRises)];
        for (int i = 0; i < Math.Max(rising.Length, falling.Length); i++)
            yield return (rising.ElementAtOrDefault(i), falling.ElementAtOrDefault(i));
    }

    /// <summary>Lays two arcs' tables side by side, as <see cref="PinEdges"/> has their edges, and returns the place of the first point.</summary>
    private int Add(List<Vector128<float>> tables, CellArcs arcs, (CellArc? Rise, CellArc? Fall) pair)
    {
        int first = tables.Count, loads = arcs.LoadsFf.Length;
        for (int slew = 0; slew < _slews.Length; slew++)
        {
            for (int load = 0; load < _loads.Length; load++)
            {
                int point = (Math.Min(slew, arcs.InputSlewsPs.Length - 1) * loads) + Math.Min(load, loads - 1);
                (float rise, float riseSlew) = At(pair.Rise, point);
                (float fall, float fallSlew) = At(pair.Fall, point);
                tables.Add(PinEdges.Of(rise, riseSlew, fall, fallSlew).Lanes);
            }
        }

        return first;

        static (float DelayPs, float SlewPs) At(CellArc? arc, int point) =>
            arc is null ? (PinEdges.NeverPs, 0) : ((float)arc.DelaysPs[point], (float)arc.SlewsPs[point]);
    }

    private static CellArcs Constant(Cell cell, CellConditions conditions)
    {
        bool[] edges = [true, false];
        return new CellArcs(
            [conditions.InputSlewPs],
            [conditions.LoadFf],
            [.. from output in cell.Outputs
                from input in cell.Inputs
                from rises in edges
                from cause in edges
                select new CellArc(input.Name, output.Name, cause, rises, [output.DelayPs.Value], [conditions.InputSlewPs]),
            .. cell.SetupPs is { } setup
                ? edges.Select(rises => new CellArc(cell.Inputs[0].Name, CellArc.Setup, rises, true, [setup.Value], [0.0]))
                : []]);
    }

    /// <param name="From">The pin.</param>
    /// <param name="FromEdge">0 rises, 1 falls.</param>
    /// <param name="Table">Its first point.</param>
    private readonly record struct Arc(int From, int FromEdge, int Table);
}
