using HaShiFlex.Technology.Cells;

namespace HaShiFlex.Technology.Flows;

/// <summary>
/// What a flow's coefficients would be if synthesis composed each part of a layer of a library's own cells in the plainest way: where a calibration starts from,
/// and what carries one library's coefficients to another.
/// </summary>
public static class FlowComposition
{
    /// <summary>Areas, um2, in the order of <see cref="AreaCoefficients.All"/>.</summary>
    /// <param name="keepsAdders">Whether adders stay the library's cells, or are dissolved into gates.</param>
    public static double[] AreasUm2(CellSet cells, bool keepsAdders)
    {
        double inverter = cells.Inverter.AreaUm2.Value, and = cells.And2.AreaUm2.Value, xor = cells.Xor2.AreaUm2.Value;
        double majority = cells.Majority.AreaUm2.Value, flop = cells.Flop.AreaUm2.Value;
        double full = cells.FullAdder.AreaUm2.Value, half = cells.HalfAdder.AreaUm2.Value;
        return keepsAdders
            ? [full, full, half, half, xor + and, inverter, and, flop]
            : [majority + (2 * xor), 2 * xor, and + xor, (and + xor) / 2, and + xor, inverter / 2, and, flop];
    }

    /// <summary>Energies of an edge where adders stay cells, fJ: at an operand, of a full adder's output, of a half adder's.</summary>
    public static double[] AdderEnergiesFj(CellSet cells, double supplyV)
    {
        double Edge(Cell cell) => cell.Outputs.Average(output =>
            output.EnergyPerEdgeFj.Value + (output.IsInverted ? cells.Inverter.Outputs[0].EnergyPerEdgeFj.Value : 0));
        return
        [
            cells.FullAdder.Inputs.Average(input => input.CapacitanceFf.Value) * 0.5 * supplyV * supplyV, Edge(cells.FullAdder), Edge(cells.HalfAdder),
        ];
    }
}
