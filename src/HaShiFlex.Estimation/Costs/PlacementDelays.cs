using HaShiFlex.Arithmetic.Timing;
using HaShiFlex.Technology;
using HaShiFlex.Technology.Cells;

namespace HaShiFlex.Estimation.Costs;

/// <summary>Cell delays by which registers are placed: the same for every flow, and slower than most paths turn out to be.</summary>
public static class PlacementDelays
{
    /// <summary>
    /// The library's full and half adder, each with the inverter that restores an inverted output. Cells are taken at the library's slew and load, but a carry
    /// that ripples drives one pin alone, which takes about two thirds of that: 38.5 of 56.1 ps in the base library's synthesis (55 + 38.5 w ps).
    /// </summary>
    public static AdderDelays Of(TechnologyLibrary library)
    {
        double inverter = library.Cells.Inverter.Outputs[0].DelayPs.Value;
        double Output(CellRole role, string output) =>
            library.Cells[role].Output(output).DelayPs.Value + (library.Cells[role].Output(output).IsInverted ? inverter : 0);
        double sum = Output(CellRole.FullAdder, "sum"), carry = Output(CellRole.FullAdder, "carry");
        return new AdderDelays(
            OperandToSum: sum,
            OperandToCarry: carry,
            CarryInToSum: sum,
            CarryInToCarry: RippleShare * carry,
            HalfToSum: Output(CellRole.HalfAdder, "sum"),
            HalfToCarry: Output(CellRole.HalfAdder, "carry"),
            Inverter: inverter,
            ClockToOutput: Output(CellRole.Flop, "q"),
            Setup: library.Cells.Flop.SetupPs!.Value);
    }

    private const double RippleShare = 0.69;
}
