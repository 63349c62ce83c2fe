using System.Collections.Immutable;
using System.Runtime.CompilerServices;
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
    private readonly Arc[] _setups;

    /// <param name="conditions">The slew that holds where the library has but one delay for each output.</param>
    public GateCell(Cell cell, CellConditions conditions)
    {
        Capacitances = [.. cell.Inputs.Select(input => (float)input.CapacitanceFf.Value)];
        Inverted = [.. cell.Outputs.Select(output => output.IsInverted)];
        var arcs = cell.Arcs ?? Constant(cell, conditions);
        (_slews, _loads) = (new TableAxis(arcs.InputSlewsPs), new TableAxis(arcs.LoadsFf));
        string[] names = [.. cell.Role.Inputs(), .. cell.Role.Outputs()];
        var tables = new List<Vector128<float>>();
        _arcs = new Arc[cell.Role.Outputs().Count][];
        for (int output = 0; output < _arcs.Length; output++)
        {
            var ofOutput = new List<Arc>();
            for (int from = 0; from < names.Length; from++)
            {
                AddArcs(ofOutput, tables, arcs, names[from], from, names[^(_arcs.Length - output)], true);
                AddArcs(ofOutput, tables, arcs, names[from], from, names[^(_arcs.Length - output)], false);
            }

            _arcs[output] = [.. ofOutput];
        }

        _setups = [.. arcs.Arcs.Where(arc => arc.To == CellArc.Setup).Select(arc => new Arc(0, Edge(arc.FromRises), Add(tables, arcs, arc, null)))];
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
        int row = _loads.Length;
        foreach (var (_, edge, table) in _setups)
        {
            var (index, share) = _slews.PlaceOf(data.SlewPs(edge));
            var points = _tables.AsSpan(table + (index * row) + load.Index, row + 2);
            latest = Math.Max(latest, data.ArrivalPs(edge) + Between(points, row, Vector128.Create(load.Share), Vector128.Create(share)).ToScalar());
        }

        return latest;
    }

    /// <summary>
    /// Edges at an output pin: the latest over all arcs, and the slowest transition, which need not be of the same arc, as in static timing.
    /// </summary>
    /// <param name="pins">Arrival and slew of each pin's edges: inputs first, then the outputs that are already done.</param>
    /// <param name="places">Each pin's <see cref="Place"/>.</param>
    /// <param name="output">Which.</param>
    /// <param name="alone">Takes, by pin, what the output would be if this pin's edges alone came, both at zero: the later of what is there and that; empty where nobody asks.</param>
    public PinEdges At(ReadOnlySpan<PinEdges> pins, ReadOnlySpan<SlewPlaces> places, int output, float loadFf, Span<PinEdges> alone)
    {
        var load = _loads.PlaceOf(loadFf);
        var share = Vector128.Create(load.Share);
        var latest = PinEdges.Never.Lanes;
        int row = _loads.Length;
        var tables = _tables.AsSpan();
        foreach (var (from, fromEdge, table) in _arcs[output].AsSpan())
        {
            bool comes = pins[from].Comes(fromEdge);
            if (!comes && alone.IsEmpty)
                continue;
            var (index, slewShare) = places[from].Of(fromEdge);
            var points = tables.Slice(table + (index * row) + load.Index, row + 2);
            var edges = Between(points, row, share, Vector128.Create(slewShare));
            if (!alone.IsEmpty)
                alone[from] = new PinEdges(Vector128.MaxNative(alone[from].Lanes, edges));
            if (comes)
                latest = Vector128.MaxNative(latest, edges + pins[from].Delay(fromEdge));
        }

        return new PinEdges(latest);
    }

    /// <summary>A table's value between two points of one slew and the two of the next, a row further.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Between(ReadOnlySpan<Vector128<float>> points, int row, Vector128<float> loadShare, Vector128<float> slewShare)
    {
        var first = points[0] + (loadShare * (points[1] - points[0]));
        var second = points[row] + (loadShare * (points[row + 1] - points[row]));
        return first + (slewShare * (second - first));
    }

    private static int Edge(bool rises) => rises ? 0 : 1;

    /// <summary>Adds the arcs that an edge of a pin causes, in pairs of one that makes the output rise and one that makes it fall.</summary>
    private void AddArcs(List<Arc> ofOutput, List<Vector128<float>> tables, CellArcs arcs, string name, int from, string output, bool rises)
    {
        var caused = arcs.Arcs.Where(arc => arc.From == name && arc.To == output && arc.FromRises == rises).ToArray();
        CellArc[] rising = [.. caused.Where(arc => arc.ToRises)], falling = [.. caused.Where(arc => !arc.ToRises)];
        for (int i = 0; i < Math.Max(rising.Length, falling.Length); i++)
            ofOutput.Add(new Arc(from, Edge(rises), Add(tables, arcs, rising.ElementAtOrDefault(i), falling.ElementAtOrDefault(i))));
    }

    /// <summary>Lays two arcs' tables side by side, as <see cref="PinEdges"/> has their edges, and returns the place of the first point.</summary>
    private int Add(List<Vector128<float>> tables, CellArcs arcs, CellArc? rise, CellArc? fall)
    {
        int first = tables.Count, loads = arcs.LoadsFf.Length;
        for (int slew = 0; slew < _slews.Length; slew++)
        {
            for (int load = 0; load < _loads.Length; load++)
            {
                int point = (Math.Min(slew, arcs.InputSlewsPs.Length - 1) * loads) + Math.Min(load, loads - 1);
                var (risePs, riseSlewPs) = At(rise, point);
                var (fallPs, fallSlewPs) = At(fall, point);
                tables.Add(PinEdges.Of(risePs, riseSlewPs, fallPs, fallSlewPs).Lanes);
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
