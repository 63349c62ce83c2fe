namespace HaShiFlex.Arithmetic.Timing;

/// <summary>Delays of the cells that sums are built of, in ps; inverters that restore a cell's inverted outputs are included.</summary>
/// <param name="OperandToSum">Full adder, a or b to sum.</param>
/// <param name="OperandToCarry">Full adder, a or b to carry.</param>
/// <param name="CarryInToSum">Full adder, carry in to sum.</param>
/// <param name="CarryInToCarry">Full adder, carry in to carry: one step of a ripple.</param>
/// <param name="HalfToSum">Half adder, with or without the constant one, to sum.</param>
/// <param name="HalfToCarry">Half adder, with or without the constant one, to carry.</param>
/// <param name="Inverter">A complemented sum or carry; inputs and registers give both polarities.</param>
/// <param name="ClockToOutput">From the clock edge to a register's output: when inputs arrive.</param>
/// <param name="Setup">Before the clock edge at a register's input.</param>
public sealed record AdderDelays(
    double OperandToSum,
    double OperandToCarry,
    double CarryInToSum,
    double CarryInToCarry,
    double HalfToSum,
    double HalfToCarry,
    double Inverter,
    double ClockToOutput,
    double Setup);
