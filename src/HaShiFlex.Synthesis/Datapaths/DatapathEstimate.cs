using System.Collections.Immutable;
using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Estimation.Costs;
using HaShiFlex.Estimation.Mapping;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Inference.Sums;
using HaShiFlex.Quantization;
using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Technology;
using HaShiFlex.Technology.Flows;

namespace HaShiFlex.Synthesis.Datapaths;

/// <summary>What the estimator says of a layer's hardware before any tool has run: its adders, requantizers, clamps and registers, priced as it prices layers.</summary>
/// <param name="AreaUm2">Cell area, um2.</param>
/// <param name="CriticalPathPs">Shortest clock period without wires, ps.</param>
/// <param name="PowerUw">At the clock, leakage included, uW.</param>
public sealed record DatapathEstimate(Quantity AreaUm2, Quantity CriticalPathPs, Quantity PowerUw)
{
    /// <summary>fJ in the nJ in which layers are priced; fJ x GHz = uW.</summary>
    private const double FjPerNj = 1e6;

    /// <summary>The parts of a layer that its Verilog has.</summary>
    private static readonly ImmutableHashSet<Component> Built = [Component.AdderGraph, Component.Requantizer, Component.PipelineRegister];

    /// <summary>The library's reference flow that resembles a synthesis flow; null where none does.</summary>
    public static ReferenceFlow? FlowOf(TechnologyLibrary library, Flow flow, ReductionStyle reduction)
    {
        string? name = flow switch
        {
            Flow.Abc => "nam",
            Flow.FullAdder => reduction == ReductionStyle.RippleTree ? "naf" : "csf",
            _ => null,
        };
        return library.Flows.FirstOrDefault(candidate => candidate.Name == name);
    }

    /// <param name="network">Which the slice is of.</param>
    /// <param name="flow">Whose coefficients and delays estimate.</param>
    /// <param name="switching">Edges of the inputs over those of uniform random ones.</param>
    /// <param name="clampPs">Delay of a clamp, ps.</param>
    public static DatapathEstimate Of(
        QuantizedNetwork network,
        LayerSlice slice,
        DatapathStructure structure,
        TechnologyLibrary library,
        ReferenceFlow flow,
        double switching,
        double clockGHz,
        double clampPs)
    {
        string layer = slice.Layer.Convolution.Name;
        var datapath = structure.Datapath;
        var scaling = CellCounter.Count(LayerSums.Products(structure.Sums.Netlist.Ranges, datapath.Requantizers), ReductionStyle.CarrySave);
        var hardware = new LayerHardware(
            slice.Layer,
            CellCounter.Count(datapath.Graph).Total,
            structure.Sums.Netlist.Ranges.Max(range => range.Width),
            scaling.Total,
            structure.Scaled.Sum(range => (long)range.Width),
            structure.Outputs.Sum(range => (long)range.Width),
            structure.RegisterBits,
            structure.Sums.Cost.Stages + structure.Products.Cost.Stages,
            0,
            0,
            0,
            0);
        var activity = new Activity(ImmutableDictionary<string, Quantity>.Empty.Add(
            layer, Quantity.Exact(switching, "edges of the vectors' bits over those of uniform random bits")));
        long positions = Workload.Positions(slice.Layer.Convolution);
        var parts = new LayerCostModel(network, library, flow, activity)
            .Price(hardware, 1, new double[slice.Layer.Convolution.Inputs.Length], 1, 0)
            .Where(part => Built.Contains(part.Component))
            .ToArray();
        var area = Quantity.Sum(parts.Select(part => part.AreaUm2), $"flow {flow.Name} of {library.Name}: {flow.Area.FullAdderUm2.Source}");

        // W per mm2 are uW per um2.
        var leakage = area.Times(Quantity.Of(library.Leakage.LogicDensityAt(library.Corner.TemperatureC)), "");
        var dynamic = Quantity.Sum(parts.Select(part => part.EnergyPerImageNj), "").Times(FjPerNj / positions * clockGHz);
        double typical = DatapathTiming.CriticalPathPs(structure, FlowDelays.Of(library, flow), clampPs);
        double slow = DatapathTiming.CriticalPathPs(structure, FlowDelays.Slow(library, flow), clampPs);
        return new DatapathEstimate(
            area,
            new Quantity(typical, typical * typical / slow, slow, $"bit-level arrival times with the delays of {flow.Name}: {flow.Delay.AdderPerBitPs.Source}"),
            Quantity.Sum([dynamic, leakage], $"adder bits x glitch factor x activity, flops, leakage: {library.Power.AdderEnergyPerBitFj.Source}"));
    }
}
