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

    /// <summary>Whether the part of this index among the areas is one of the library's cells where adders are kept: an adder, a part of one or a flop.</summary>
    public static bool IsKeptCell(int part) => part is < 4 or 7;

    /// <summary>
    /// Energies of an edge, fJ: at an operand, of a full adder's output, of a half adder's, of a register's. The inverter behind an inverted output is included, but
    /// for a majority gate's, which the gates behind it take in where adders are dissolved.
    /// </summary>
    /// <param name="keepsAdders">Whether adders stay the library's cells, or are dissolved into gates.</param>
    public static double[] EdgeEnergiesFj(CellSet cells, double supplyV, bool keepsAdders)
    {
        double inverter = cells.Inverter.Outputs[0].EnergyPerEdgeFj.Value + Charge(cells.Inverter);
        return keepsAdders
            ? [Charge(cells.FullAdder), Edge(cells.FullAdder), Edge(cells.HalfAdder), Edge(cells.Flop)]
            :
            [
                (Charge(cells.Xor2) + Charge(cells.Majority)) / 2,
                (Edge(cells.Xor2) + Edge(cells.Xnor2) + cells.Majority.Outputs[0].EnergyPerEdgeFj.Value) / 3,
                (Edge(cells.Xor2) + Edge(cells.And2)) / 2,
                Edge(cells.Flop),
            ];

        double Charge(Cell cell) => 0.5 * cell.Inputs.Average(input => input.CapacitanceFf.Value) * supplyV * supplyV;
        double Edge(Cell cell) => cell.Outputs.Average(output => output.EnergyPerEdgeFj.Value + (output.IsInverted ? inverter : 0));
    }

    /// <summary>
    /// Delays where adders are dissolved into gates, ps, in the order of <see cref="AdderArcs.All"/>; the inverter behind an inverted output included. Synthesis takes
    /// exclusive or and its complement as signals need them, about equally often; a carry is as many gates deep as a sum.
    /// </summary>
    public static double[] DelaysPs(CellSet cells)
    {
        double inverter = cells.Inverter.Outputs[0].DelayPs.Value;
        double xor = (Delay(cells.Xor2) + Delay(cells.Xnor2)) / 2, and = Delay(cells.And2);
        return [2 * xor, xor, xor, xor, xor, and, Delay(cells.Flop) + cells.Flop.SetupPs!.Value, inverter, inverter, 2 * and];

        double Delay(Cell cell) => cell.Outputs.Average(output => output.DelayPs.Value + (output.IsInverted ? inverter : 0));
    }
}
