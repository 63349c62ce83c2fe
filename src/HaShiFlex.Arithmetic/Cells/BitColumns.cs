using System.Numerics;
using HaShiFlex.Documents;

namespace HaShiFlex.Arithmetic.Cells;

/// <summary>
/// A sum as columns of bits of equal weight. A bit of negative weight enters complemented, -b = ~b - 1, and all those corrections together with the
/// constant of the sum are one constant, whose ones are operands too. Every column is reduced to one bit by full adders while it holds three signals
/// and by at most one half adder; what a column costs then depends on its height alone, in whatever order its bits are added.
/// </summary>
/// <remarks>
/// With n signals (carries from the column below included) and no constant one: (n - 1) / 2 full adders, a half adder when n is even, n / 2 carries.
/// With a constant one and even n: it goes into one of the cells, which becomes a half adder plus one (XNOR, OR); n / 2 carries.
/// With a constant one and odd n: b + 1 = 2b + ~b turns one signal around and copies it into the next column, no cell at all; (n + 1) / 2 carries.
/// Columns at and above the width of the result are never built.
/// </remarks>
public ref struct BitColumns
{
    /// <summary>Widest result, in bits.</summary>
    public const int MaximumWidth = 62;

    /// <summary>Numbers of working memory that a sum needs, all zero at the start and again after <see cref="Resolve"/>.</summary>
    public const int WorkingLength = 66;

    private readonly Span<int> _steps;
    private long _constant;

    /// <param name="working"><see cref="WorkingLength"/> zeros.</param>
    /// <param name="constant">The constant of the sum.</param>
    public BitColumns(Span<int> working, long constant)
    {
        _steps = working[..WorkingLength];
        _constant = constant;
    }

    /// <summary>The constant with all corrections so far; its low bits, up to the result's width, are what enters the columns.</summary>
    public readonly long Constant => _constant;

    /// <exception cref="InputException">The interval needs more than <see cref="MaximumWidth"/> bits.</exception>
    public static int CheckedWidth(Interval interval)
    {
        int width = interval.Width;
        if (width > MaximumWidth)
            throw new InputException($"a sum needs {width} bits; at most {MaximumWidth} are supported: use smaller weights or fewer input bits");
        return width;
    }

    /// <summary>Adds +-(value &lt;&lt; shift), or several values with the same bits.</summary>
    /// <exception cref="InputException">The shifted value does not fit.</exception>
    public void Add(in WordBits word, int shift, bool negative, int count = 1)
    {
        if (shift < 0 || shift + word.Width > MaximumWidth + 1)
            throw new InputException($"a term of {word.Width} bits shifted by {shift} does not fit {MaximumWidth} bits: use smaller weights or fewer input bits");
        ulong turned = word.NegativeBits(negative);
        _constant -= count * (long)((turned & word.Live) << shift);
        if (word.Ones != 0)
            _constant += count * ((long)((word.Ones & ~turned) << shift) - (long)((word.Ones & turned) << shift));
        AddRuns(word.Live, shift, count);
    }

    /// <summary>Adds +-(value &lt;&lt; shift); of the offset only what reaches the result's width matters.</summary>
    /// <exception cref="InputException">The shifted value does not fit.</exception>
    public void Add(in RedundantWord word, int shift, bool negative)
    {
        if (shift < 0 || shift + 64 - BitOperations.LeadingZeroCount(word.Once) > MaximumWidth + 1)
            throw new InputException($"a term shifted by {shift} does not fit {MaximumWidth} bits: use smaller weights or fewer input bits");
        _constant += (negative ? -word.Offset : word.Offset) << shift;
        if (negative ^ word.Complemented)
            _constant -= word.Full << shift;
        AddRuns(word.Once, shift);
        AddRuns(word.Twice, shift);
    }

    /// <summary>Counts the cells of the sum as a word of this width, and clears the working memory.</summary>
    public readonly SumCells Resolve(int width, bool isSigned)
    {
        int height = 0, carries = 0, full = 0, half = 0, plusOne = 0;
        ulong live = 0, ones = 0;
        for (int column = 0; column < width; column++)
        {
            height += _steps[column];
            int signals = height + carries;
            bool one = ((_constant >> column) & 1) != 0;
            if (signals == 0)
            {
                carries = 0;
                if (one)
                    ones |= 1UL << column;
                continue;
            }

            live |= 1UL << column;
            if ((signals & 1) != 0)
            {
                full += signals >> 1;
                carries = (signals >> 1) + (one ? 1 : 0);
            }
            else
            {
                full += (signals >> 1) - 1;
                half++;
                plusOne += one ? 1 : 0;
                carries = signals >> 1;
            }
        }

        _steps.Clear();
        return new SumCells(full, half, plusOne, new WordBits(width, isSigned, live, ones));
    }

    private readonly void AddRuns(ulong live, int shift, int count = 1)
    {
        while (live != 0)
        {
            int start = BitOperations.TrailingZeroCount(live);
            int end = start + BitOperations.TrailingZeroCount(~(live >> start));
            _steps[shift + start] += count;
            _steps[shift + end] -= count;
            live &= ~0UL << end;
        }
    }
}
