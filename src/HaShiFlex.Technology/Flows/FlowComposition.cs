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

    /// <summary>Energies of an edge, fJ: at an operand, of a full adder's output, of a half adder's, of a register's; the inverter behind an inverted output included.</summary>
    /// <param name="keepsAdders">Whether adders stay the library's cells, or are dissolved into gates.</param>
    public static double[] EdgeEnergiesFj(CellSet cells, double supplyV, bool keepsAdders)
    {
        double inverter = cells.Inverter.Outputs[0].EnergyPerEdgeFj.Value + Charge(cells.Inverter);
        return keepsAdders
            ? [Charge(cells.FullAdder), Edge(cells.FullAdder), Edge(cells.HalfAdder), Edge(cells.Flop)]
            : [(Charge(cells.Xor2) + Charge(cells.Majority)) / 2, ((2 * Edge(cells.Xor2)) + Edge(cells.Majority)) / 3, (Edge(cells.Xor2) + Edge(cells.And2)) / 2, Edge(cells.Flop)];

        double Charge(Cell cell) => 0.5 * cell.Inputs.Average(input => input.CapacitanceFf.Value) * supplyV * supplyV;
        double Edge(Cell cell) => cell.Outputs.Average(output => output.EnergyPerEdgeFj.Value + (output.IsInverted ? inverter : 0));
    }
}
