using System.Numerics;

namespace HaShiFlex.Arithmetic.Cells;

/// <summary>What additions consist of, as numbers of bit cells.</summary>
/// <param name="Adders">Two-operand additions: operands - 1 of every output, a nonzero constant being an operand; shared sums count once.</param>
/// <param name="FullAdders">Cells that add three signals.</param>
/// <param name="HalfAdders">Cells that add two signals, those that also add a constant one included.</param>
/// <param name="HalfAddersPlusOne">The half adders that also add a constant one (sum XNOR, carry OR).</param>
/// <param name="InvertedBits">Bits of operands that enter complemented because they weigh negative: about so many inverters if none were shared.</param>
/// <param name="Depth">Adder levels on the longest way: a carry-propagate adder is one, so is a level of 3:2 compressors.</param>
public readonly record struct CellCounts(long Adders, long FullAdders, long HalfAdders, long HalfAddersPlusOne, long InvertedBits, int Depth)
    : IAdditionOperators<CellCounts, CellCounts, CellCounts>
{
    /// <summary>Side by side: counts add, the deeper depth stays.</summary>
    public static CellCounts operator +(CellCounts a, CellCounts b) => new(
        a.Adders + b.Adders,
        a.FullAdders + b.FullAdders,
        a.HalfAdders + b.HalfAdders,
        a.HalfAddersPlusOne + b.HalfAddersPlusOne,
        a.InvertedBits + b.InvertedBits,
        Math.Max(a.Depth, b.Depth));
}
