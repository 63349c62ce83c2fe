using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Technology;
using HaShiFlex.Technology.Flows;

namespace HaShiFlex.Synthesis.Calibration;

/// <summary>Where fits start from, in multiples of the library's own cells, so that they serve any library: rough compositions of gates.</summary>
internal static class CalibrationPriors
{
    /// <summary>Gates have less load and sharper slews inside an adder tree than at the library's stated conditions.</summary>
    private const double DelayShare = 0.7;

    /// <summary>In the order of <see cref="Technology.Flows.AreaCoefficients.All"/>.</summary>
    public static double[] Areas(TechnologyLibrary library, Flow flow) => FlowComposition.AreasUm2(library.Cells, flow == Flow.FullAdder);

    /// <summary>
    /// No flow makes a cell that it keeps smaller than the library's. Without this bound adders and flops, of which small layers have about equally many, trade
    /// places.
    /// </summary>
    public static double[] LeastAreas(TechnologyLibrary library, Flow flow)
    {
        double[] least = [.. Areas(library, flow).Select(area => 0.02 * area)];
        least[^1] = library.Cells.Flop.AreaUm2.Value;
        return least;
    }

    /// <summary>In the order of <see cref="Technology.Flows.AdderArcs.All"/>.</summary>
    public static double[] Delays(TechnologyLibrary library)
    {
        double xor = library.Cells.Xor2.Outputs[0].DelayPs.Value, majority = library.Cells.Majority.Outputs[0].DelayPs.Value * DelayShare;
        double inverter = library.Cells.Inverter.Outputs[0].DelayPs.Value * DelayShare, flop = library.Cells.Flop.Outputs[0].DelayPs.Value;
        return [1.6 * xor, 1.5 * majority, xor, majority, xor, majority, 1.25 * flop, inverter / 2, inverter / 8, 2 * majority];
    }

    /// <summary>In the order of <see cref="Technology.Flows.EnergyCoefficients.All"/>, without the last, which is not fitted.</summary>
    public static double[] Energies(TechnologyLibrary library)
    {
        double edge = library.Cells.FullAdder.Outputs[0].EnergyPerEdgeFj.Value + library.Cells.Inverter.Outputs[0].EnergyPerEdgeFj.Value;
        double operand = library.Cells.FullAdder.Inputs.Average(input => input.CapacitanceFf.Value) * 0.5 * library.Corner.SupplyV * library.Corner.SupplyV;
        return [operand, edge, edge, edge, library.Power.FlopDataEnergyFj.Value * 2];
    }
}
