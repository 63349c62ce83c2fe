using System.Numerics;

namespace HaShiFlex.Arithmetic.Cells;

/// <summary>
/// A value as bits of positive weight, at most two in a column: value = Offset + B, or Offset - B where it is held complemented, with
/// B the sum of all bits. Its negative is the same bits inverted, B' = <see cref="Full"/> - B; the difference is a constant that the outputs take up.
/// </summary>
/// <param name="Once">Bit c is set where column c holds a bit.</param>
/// <param name="Twice">Bit c is set where column c holds a second one.</param>
/// <param name="Complemented">The value falls when the bits rise.</param>
/// <param name="Offset">What is folded into the constants of the outputs.</param>
/// <param name="Minimum">Least B that can occur.</param>
/// <param name="Maximum">Greatest B that can occur.</param>
public readonly record struct RedundantWord(ulong Once, ulong Twice, bool Complemented, long Offset, long Minimum, long Maximum)
{
    /// <summary>B with every bit set.</summary>
    public long Full => (long)(Once + Twice);

    /// <summary>Number of bits.</summary>
    public int Bits => BitOperations.PopCount(Once) + BitOperations.PopCount(Twice);

    /// <summary>An input's own wires; the sign bit is inverted, which makes its weight positive and the offset -2^(width - 1).</summary>
    /// <exception cref="Documents.InputException">The interval needs more than <see cref="BitColumns.MaximumWidth"/> bits.</exception>
    public static RedundantWord Of(Interval input)
    {
        int width = BitColumns.CheckedWidth(input);
        long offset = input.IsSigned ? -(1L << (width - 1)) : 0;
        return new RedundantWord((1UL << width) - 1, 0, false, offset, input.Minimum - offset, input.Maximum - offset);
    }
}
