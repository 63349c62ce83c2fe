using HaShiFlex.Estimation.Results;
using HaShiFlex.Technology;
using HaShiFlex.Technology.Flows;

namespace HaShiFlex.Estimation.Gates;

/// <summary>What a flow's coefficients make of counts, edges and paths: the same for a layer of a chip and for a slice of it beside its synthesis.</summary>
/// <param name="library">Whose adder cells are timed where the flow keeps them.</param>
public sealed class GatePrices(TechnologyLibrary library, ReferenceFlow flow)
{
    private TimingCells? timed;

    /// <summary>Whether the flow dissolves adders into gates, so that what outputs have in common is made once.</summary>
    public bool IsDissolving => flow.Delay.Arcs is not null;

    /// <summary>A layer's adders as the flow leaves them: it keeps each, or dissolves them.</summary>
    public GateNetlist Synthesized(GateNetlist netlist) => IsDissolving ? DissolvedAdders.Of(netlist) : netlist;

    /// <summary>Counts by <see cref="GateSection"/>.</summary>
    /// <param name="synthesized">As the flow leaves it.</param>
    public GateCounts[] Count(GateNetlist synthesized) => GateCounts.BySection(synthesized, library.Cells, IsDissolving);

    /// <summary>Cell area, um2.</summary>
    public Quantity AreaUm2(GateCounts counts) => Quantity.Sum(
        [
            Quantity.Of(flow.Area.FullAdderUm2, counts.FullAdders),
            Quantity.Of(flow.Area.FullPartUm2, counts.FullParts),
            Quantity.Of(flow.Area.HalfAdderUm2, counts.HalfAdders),
            Quantity.Of(flow.Area.HalfPartUm2, counts.HalfParts),
            Quantity.Of(flow.Area.PlusOneUm2, counts.PlusOnes),
            Quantity.Of(flow.Area.InverterUm2, counts.Inverters),
            Quantity.Of(flow.Area.ClampBitUm2, counts.ClampBits),
            Quantity.Of(flow.Area.FlopBitUm2, counts.RegisterBits),
        ],
        $"counts of cells x {flow.Name}: {flow.Area.FullAdderUm2.Source}");

    /// <summary>Area of one register bit with what its output needs, um2.</summary>
    public Quantity RegisterBitUm2 =>
        AreaUm2(new GateCounts(0, 0, 0, 0, 0, library.Cells.Flop.Outputs[0].IsInverted ? 1 : 0, 0, 1)).From($"register bit of {flow.Name}: {flow.Area.FlopBitUm2.Source}");

    /// <summary>Switching energy of a cycle, fJ, whose range has that of the inputs' switching in it.</summary>
    /// <param name="registerBits">Those that get a clock.</param>
    public Quantity EnergyFj(GateToggles edges, double registerBits, Quantity switching)
    {
        var relative = switching.Value > 0 ? switching.Times(1 / switching.Value) : Quantity.Exact(1, switching.Source);
        return Quantity.Sum([EnergyFj(edges, 0).Times(relative, ""), EnergyFj(default, registerBits)], $"{EnergyFj(edges, 0).Source}; {switching.Source}");
    }

    /// <summary>Switching energy of a cycle, fJ.</summary>
    public Quantity EnergyFj(GateToggles edges, double registerBits) => Quantity.Sum(
        [
            Quantity.Of(flow.Energy.OperandEdgeFj, edges.Operands),
            Quantity.Of(flow.Energy.FullEdgeFj, edges.FullAdders),
            Quantity.Of(flow.Energy.HalfEdgeFj, edges.HalfAdders),
            Quantity.Of(flow.Energy.ClampEdgeFj, edges.Clamps),
            Quantity.Of(flow.Energy.FlopEdgeFj, edges.Registers),
            Quantity.Of(flow.Energy.FlopCycleFj, registerBits),
        ],
        $"edges, glitches included, x {flow.Name}: {flow.Energy.FullEdgeFj.Source}");

    /// <summary>Static timing by the flow's arcs, or by the cells' tables where it keeps adders whole.</summary>
    /// <param name="fanOut">Readers of the nodes.</param>
    /// <param name="copies">How often the layer has what the netlist has: more than 1 where that is of a sample of its outputs.</param>
    public TimedGates Time(GateNetlist netlist, FanOut fanOut, double copies = 1) => flow.Delay.Arcs is { } arcs
        ? GateArrival.Of(netlist, arcs, fanOut, copies)
        : GateTiming.Of(netlist, timed ??= new TimingCells(library), fanOut);

    /// <summary>The shortest clock period, ps, without wires.</summary>
    public Quantity PathPs(TimedGates timing) =>
        Quantity.Of(flow.Delay.Scale, timing.PathPs).From($"bit-level arrival times, {flow.Name}: {flow.Delay.Scale.Source}");

    /// <summary>Edges of a layer's parts.</summary>
    /// <param name="switching">Edges of the inputs over those of uniform random ones.</param>
    public LayerActivity Activity(GateNetlist netlist, double switching, GateDelays delays)
    {
        var edges = GateActivity.BySection(netlist, GateStimulus.Random(netlist.InputFlops, switching), delays, flow.Energy.InertiaShare);
        return new LayerActivity(edges[(int)GateSection.Sum], edges[(int)GateSection.Scaling], edges[(int)GateSection.Register]);
    }
}
