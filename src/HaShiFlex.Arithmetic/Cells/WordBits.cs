namespace HaShiFlex.Arithmetic.Cells;

/// <summary>Which bits of a value are signals and which are constants: what an addition of it costs depends on nothing else.</summary>
/// <param name="Width">Bits of the value, 0 to <see cref="BitColumns.MaximumWidth"/>.</param>
/// <param name="IsSigned">Bit Width - 1 weighs -2^(Width-1).</param>
/// <param name="Live">Bit j is set where bit j is a signal.</param>
/// <param name="Ones">Bit j is set where bit j is constantly one; it is zero where neither is set.</param>
public readonly record struct WordBits(int Width, bool IsSigned, ulong Live, ulong Ones)
{
    /// <summary>Every bit that the interval needs, all of them signals.</summary>
    public static WordBits Of(Interval interval)
    {
        int width = BitColumns.CheckedWidth(interval);
        return new WordBits(width, interval.IsSigned, (1UL << width) - 1, 0);
    }

    /// <summary>The bits that weigh the opposite of their position when the value is used with this sign.</summary>
    public ulong NegativeBits(bool negative)
    {
        ulong all = (1UL << Width) - 1;
        ulong sign = IsSigned ? 1UL << (Width - 1) : 0;
        return negative ? all ^ sign : sign;
    }
}
