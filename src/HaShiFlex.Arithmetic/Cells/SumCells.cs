namespace HaShiFlex.Arithmetic.Cells;

/// <summary>The cells of one sum, and the bits of its result.</summary>
/// <param name="FullAdders">Cells with three signals.</param>
/// <param name="HalfAdders">Cells with two signals, those with a constant one as the third operand included.</param>
/// <param name="HalfAddersPlusOne">The half adders that also add a constant one (sum XNOR, carry OR).</param>
/// <param name="Result">Which bits of the result are signals.</param>
public readonly record struct SumCells(int FullAdders, int HalfAdders, int HalfAddersPlusOne, WordBits Result);
