using System.Numerics;
using System.Runtime.CompilerServices;
using HaShiFlex.Documents;

namespace HaShiFlex.Arithmetic.Cells;

/// <summary>
/// The cells of an adder whose result is a <see cref="RedundantWord"/>. Columns from the lowest: full adders while three bits stand in one; the two that
/// may be left are added by a half adder only where its carry makes another full adder possible in the next column, which then saves every reader a
/// bit; elsewhere both are handed on. So every full adder removes one bit, and a chain of half adders never only moves a carry upwards.
/// </summary>
/// <param name="FullAdders">Cells with three signals.</param>
/// <param name="HalfAdders">Cells with two signals.</param>
/// <param name="Result">The bits of the sum.</param>
public readonly record struct RedundantSum(int FullAdders, int HalfAdders, RedundantWord Result)
{
    /// <summary>+-(left &lt;&lt; leftShift) +- (right &lt;&lt; rightShift).</summary>
    /// <returns>False where a bit would stand at or above column <see cref="BitColumns.MaximumWidth"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryAdd(
        in RedundantWord left, int leftShift, bool leftNegative, in RedundantWord right, int rightShift, bool rightNegative, out RedundantSum sum)
    {
        sum = default;
        int leftTop = leftShift + Length(left.Once), rightTop = rightShift + Length(right.Once);
        if (Math.Max(leftTop, rightTop) >= BitColumns.MaximumWidth - 1)
            return false;

        // Of the sum and its negative the one with the smaller maximum is held: it may need a bit less.
        bool turnLeft = left.Complemented ^ leftNegative, turnRight = right.Complemented ^ rightNegative;
        long positive = Greatest(left, leftShift, turnLeft) + Greatest(right, rightShift, turnRight);
        long negative = Greatest(left, leftShift, !turnLeft) + Greatest(right, rightShift, !turnRight);
        bool complemented = negative < positive;
        if (complemented)
            (turnLeft, turnRight) = (!turnLeft, !turnRight);
        long maximum = complemented ? negative : positive;
        long minimum = Least(left, leftShift, turnLeft) + Least(right, rightShift, turnRight);
        long value = (leftNegative ? -left.Offset : left.Offset) << leftShift;
        value += (rightNegative ? -right.Offset : right.Offset) << rightShift;
        long turned = (turnLeft ? left.Full << leftShift : 0) + (turnRight ? right.Full << rightShift : 0);
        long offset = complemented ? value + turned : value - turned;

        ulong leftOnce = left.Once << leftShift, leftTwice = left.Twice << leftShift;
        ulong rightOnce = right.Once << rightShift, rightTwice = right.Twice << rightShift;
        ulong once = leftOnce | rightOnce, twice = 0;
        ulong crowded = (leftOnce & rightOnce) | leftTwice | rightTwice;
        int full = 0, half = 0;
        if (crowded != 0)
        {
            int column = BitOperations.TrailingZeroCount(crowded), end = Math.Max(leftTop, rightTop), carries = 0;
            int height = Height(column);
            for (; column < end || carries > 0; column++)
            {
                int signals = height + carries;
                height = Height(column + 1);
                carries = 0;
                if (signals > 2)
                {
                    carries = (signals - 1) >> 1;
                    full += carries;
                    signals -= 2 * carries;
                }

                if (signals == 2 && UsesCarry(height + carries))
                {
                    half++;
                    carries++;
                    signals = 1;
                }

                ulong bit = 1UL << column;
                once = signals > 0 ? once | bit : once & ~bit;
                twice |= signals == 2 ? bit : 0;
            }
        }

        // What can never be reached is never one.
        ulong reachable = maximum > 0 ? ulong.MaxValue >> BitOperations.LeadingZeroCount((ulong)maximum) : 0;
        sum = new RedundantSum(full, half, new RedundantWord(once & reachable, twice & reachable, complemented, offset, minimum, maximum));
        return true;

        int Height(int column) => (int)(((leftOnce >> column) & 1) + ((leftTwice >> column) & 1) + ((rightOnce >> column) & 1) + ((rightTwice >> column) & 1));
    }

    /// <summary>Whether one more carry into a column of this many signals makes a full adder that would not be there without it.</summary>
    public static bool UsesCarry(int signals) => signals >= 2 && (signals & 1) == 0;

    /// <summary>What <see cref="TryAdd"/> returning false means to a user.</summary>
    public static InputException TooWide() => new($"a shared sum needs more than {BitColumns.MaximumWidth} bits: use smaller weights or fewer input bits");

    private static long Greatest(in RedundantWord word, int shift, bool turned) => (turned ? word.Full - word.Minimum : word.Maximum) << shift;

    private static long Least(in RedundantWord word, int shift, bool turned) => (turned ? word.Full - word.Maximum : word.Minimum) << shift;

    private static int Length(ulong bits) => 64 - BitOperations.LeadingZeroCount(bits);
}
