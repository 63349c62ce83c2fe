using HaShiFlex.Estimation.Gates;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Technology;
using HaShiFlex.Technology.Flows;

namespace HaShiFlex.Synthesis.Datapaths;

/// <summary>What the estimator says of a layer's hardware before any tool has run, priced as it prices the layers of a chip.</summary>
/// <param name="AreaUm2">Cell area, um2.</param>
/// <param name="CriticalPathPs">Shortest clock period without wires, ps.</param>
/// <param name="EnergyFj">Switching energy of a cycle, fJ.</param>
/// <param name="LeakageUw">Static power, uW.</param>
public sealed record DatapathEstimate(Quantity AreaUm2, Quantity CriticalPathPs, Quantity EnergyFj, Quantity LeakageUw)
{
    /// <summary>Power at a clock, uW: fJ x GHz = uW.</summary>
    public Quantity PowerUw(double clockGHz) => Quantity.Sum([EnergyFj.Times(clockGHz), LeakageUw], $"{EnergyFj.Source}; leakage");

    /// <summary>The library's calibration of a synthesis flow; null where it has none.</summary>
    public static ReferenceFlow? FlowOf(TechnologyLibrary library, Flow flow) => library.Flows.FirstOrDefault(candidate => candidate.Name == FlowName.Of(flow));

    /// <param name="netlist">The hardware as the flow leaves it.</param>
    /// <param name="flow">Whose coefficients estimate.</param>
    /// <param name="stimulus">What the input registers hold.</param>
    public static DatapathEstimate Of(GateNetlist netlist, TechnologyLibrary library, ReferenceFlow flow, GateStimulus stimulus)
    {
        var prices = new GatePrices(library, flow);
        var area = prices.AreaUm2(prices.Count(netlist).Aggregate((a, b) => a + b));
        var timing = prices.Time(netlist, FanOut.Unbuffered);
        var edges = GateActivity.BySection(netlist, stimulus, timing.Delays, flow.Energy.InertiaShare).Aggregate((a, b) => a + b);

        // W per mm2 are uW per um2.
        return new DatapathEstimate(
            area,
            prices.PathPs(timing),
            prices.EnergyFj(edges, netlist.RegisterBits),
            area.Times(Quantity.Of(library.Leakage.LogicDensityAt(library.Corner.TemperatureC)), ""));
    }
}
