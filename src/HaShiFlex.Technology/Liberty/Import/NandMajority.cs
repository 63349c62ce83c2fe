using HaShiFlex.Technology.Cells;

namespace HaShiFlex.Technology.Liberty.Import;

/// <summary>
/// The majority gate of a library that has none, as synthesis makes the carry of an adder there: not (not (a b) and not (c x)), where x is the exclusive or of a and b
/// that the sum needs anyway (Weste and Harris, CMOS VLSI Design, section 11.2).
/// </summary>
public static class NandMajority
{
    /// <param name="nand">The library's NAND gate.</param>
    /// <param name="supplyV">V, which charges the pin between two gates.</param>
    public static Cell Of(Cell nand, double supplyV)
    {
        var (first, output) = (nand.Inputs[0].CapacitanceFf, nand.Outputs[0]);
        string note = $"three {nand.Name}";
        double energyFj = output.EnergyPerEdgeFj.Value, chargeFj = 0.5 * first.Value * supplyV * supplyV;
        return new Cell(
            CellRole.Majority,
            note,
            note,
            nand.AreaUm2.Scaled(3, 1, note),
            nand.LeakageNw.Scaled(3, 1, note),
            [.. CellRole.Majority.Inputs().Select((name, i) => new CellInput(name, nand.Inputs[i % 2].Pin, nand.Inputs[i % 2].CapacitanceFf))],
            [
                new CellOutput(
                    CellRole.Majority.Outputs()[0],
                    output.Pin,
                    false,
                    output.DelayPs.Scaled(2, 1, $"two {nand.Name} in a row"),
                    output.EnergyPerEdgeFj.Scaled(2 + (chargeFj / energyFj), 1, $"two {nand.Name} in a row and the pin between them")),
            ],
            null);
    }
}
