using HaShiFlex.Arithmetic.Timing;

namespace HaShiFlex.Arithmetic.Tests.Timing;

/// <summary>Delays of about the size of a 7 nm library's, all different so that a mistaken pin shows.</summary>
public static class SomeDelays
{
    public static readonly AdderDelays Value = new(
        OperandToSum: 83, OperandToCarry: 61, CarryInToSum: 71, CarryInToCarry: 43, HalfToSum: 53, HalfToCarry: 37, Inverter: 17, ClockToOutput: 67, Setup: 13);
}
