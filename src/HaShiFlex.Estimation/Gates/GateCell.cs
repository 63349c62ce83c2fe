using System.Collections.Immutable;
using HaShiFlex.Technology.Cells;

namespace HaShiFlex.Estimation.Gates;

/// <summary>A library cell ready for static timing: pins by number, arcs by the output that they end at.</summary>
internal sealed class GateCell
{
    private readonly CellArcs _tables;
    private readonly (int From, int FromEdge, int ToEdge, CellArc Arc)[][] _arcs;
    private readonly (int Edge, CellArc Arc)[] _setups;

    /// <param name="conditions">The slew that holds where the library has but one delay for each output.</param>
    public GateCell(Cell cell, CellConditions conditions)
    {
        Capacitances = [.. cell.Inputs.Select(input => input.CapacitanceFf.Value)];
        Inverted = [.. cell.Outputs.Select(output => output.IsInverted)];
        _tables = cell.Arcs ?? Constant(cell, conditions);
        var names = cell.Role.Inputs().Concat(cell.Role.Outputs()).ToArray();
        _arcs = [.. cell.Role.Outputs().Select(output => _tables.Arcs
            .Where(arc => arc.To == output)
            .Select(arc => (Array.IndexOf(names, arc.From), Edge(arc.FromRises), Edge(arc.ToRises), arc))
            .ToArray())];
        _setups = [.. _tables.Arcs.Where(arc => arc.To == CellArc.Setup).Select(arc => (Edge(arc.FromRises), arc))];
    }

    /// <summary>When data must be there before the clock edge that takes it, ps.</summary>
    public double WithSetupPs(in PinEdges data)
    {
        double latest = double.NegativeInfinity;
        foreach (var (edge, arc) in _setups)
        {
            var (arrival, slew) = data.Of(edge);
            latest = Math.Max(latest, arrival + _tables.At(arc.DelaysPs, _tables.SlewPlace(slew), _tables.LoadPlace(0)));
        }

        return latest;
    }

    /// <summary>fF, by input.</summary>
    public ImmutableArray<double> Capacitances { get; }

    /// <summary>By output: whether the pin carries the complement.</summary>
    public ImmutableArray<bool> Inverted { get; }

    public static int Edge(bool rises) => rises ? 0 : 1;

    /// <summary>Where the slews of a pin's edges lie in the tables: the same for all outputs.</summary>
    public (TablePlace Rise, TablePlace Fall) Place(in PinEdges pin) => (_tables.SlewPlace(pin.RiseSlewPs), _tables.SlewPlace(pin.FallSlewPs));

    /// <summary>
    /// Edges at an output pin: the latest over all arcs, and the slowest transition, which need not be of the same arc, as in static timing.
    /// </summary>
    /// <param name="pins">Arrival and slew of each pin's edges: inputs first, then the outputs that are already done.</param>
    /// <param name="places">Each pin's <see cref="Place"/>.</param>
    /// <param name="output">Which.</param>
    public PinEdges At(ReadOnlySpan<PinEdges> pins, ReadOnlySpan<(TablePlace Rise, TablePlace Fall)> places, int output, double loadFf)
    {
        var load = _tables.LoadPlace(loadFf);
        Span<double> arrivals = [double.NegativeInfinity, double.NegativeInfinity];
        Span<double> slews = [0, 0];
        foreach (var (from, fromEdge, toEdge, arc) in _arcs[output])
        {
            double arrival = pins[from].Of(fromEdge).ArrivalPs;
            if (double.IsNegativeInfinity(arrival))
                continue;
            var place = fromEdge == 0 ? places[from].Rise : places[from].Fall;
            arrivals[toEdge] = Math.Max(arrivals[toEdge], arrival + _tables.At(arc.DelaysPs, place, load));
            slews[toEdge] = Math.Max(slews[toEdge], _tables.At(arc.SlewsPs, place, load));
        }

        return new PinEdges(arrivals[0], slews[0], arrivals[1], slews[1]);
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
}
