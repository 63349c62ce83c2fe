using HaShiFlex.Arithmetic.Timing;
using HaShiFlex.Technology;
using HaShiFlex.Technology.Cells;
using HaShiFlex.Technology.Figures;
using HaShiFlex.Technology.Flows;

namespace HaShiFlex.Estimation.Costs;

/// <summary>Cell delays of a reference flow, as the bit-level timing takes them.</summary>
public static class FlowDelays
{
    /// <summary>
    /// One step of a ripple is the flow's fitted delay per bit; the other arcs are the library's full and half adder, each with the inverter that
    /// restores an inverted output.
    /// </summary>
    public static AdderDelays Of(TechnologyLibrary library, ReferenceFlow flow) => Of(library, flow, figure => figure.Value);

    /// <summary>The same with every delay at the slow end of its range.</summary>
    public static AdderDelays Slow(TechnologyLibrary library, ReferenceFlow flow) => Of(library, flow, figure => figure.High);

    private static AdderDelays Of(TechnologyLibrary library, ReferenceFlow flow, Func<Figure, double> end)
    {
        double inverter = end(library.Cells.Inverter.Outputs[0].DelayPs);
        double Output(CellRole role, string output) =>
            end(library.Cells[role].Output(output).DelayPs) + (library.Cells[role].Output(output).IsInverted ? inverter : 0);
        double sum = Output(CellRole.FullAdder, "sum"), carry = Output(CellRole.FullAdder, "carry");
        return new AdderDelays(
            OperandToSum: sum,
            OperandToCarry: carry,
            CarryInToSum: sum,
            CarryInToCarry: end(flow.Delay.AdderPerBitPs),
            HalfToSum: Output(CellRole.HalfAdder, "sum"),
            HalfToCarry: Output(CellRole.HalfAdder, "carry"),
            Inverter: inverter,
            ClockToOutput: Output(CellRole.Flop, "q"),
            Setup: end(library.Cells.Flop.SetupPs!));
    }
}
