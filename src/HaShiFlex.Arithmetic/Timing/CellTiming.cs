using HaShiFlex.Arithmetic.Netlists;

namespace HaShiFlex.Arithmetic.Timing;

/// <summary>Arrival of a cell's outputs from the arrival of its operands.</summary>
internal static class CellTiming
{
    public static double Delay(AdderDelays delays, CellKind kind, bool sum, bool carryIn) => (kind, sum, carryIn) switch
    {
        (CellKind.FullAdder, true, false) => delays.OperandToSum,
        (CellKind.FullAdder, true, true) => delays.CarryInToSum,
        (CellKind.FullAdder, false, false) => delays.OperandToCarry,
        (CellKind.FullAdder, false, true) => delays.CarryInToCarry,
        (_, true, _) => delays.HalfToSum,
        _ => delays.HalfToCarry,
    };

    public static (double Sum, double Carry) Of(AdderDelays delays, CellKind kind, double a, double b, double c)
    {
        double operands = Math.Max(a, b);
        return kind == CellKind.FullAdder
            ? (Math.Max(operands + delays.OperandToSum, c + delays.CarryInToSum), Math.Max(operands + delays.OperandToCarry, c + delays.CarryInToCarry))
            : (operands + delays.HalfToSum, operands + delays.HalfToCarry);
    }
}
