using System.Numerics;

namespace HaShiFlex.Arithmetic;

/// <summary>All integers from <see cref="Minimum"/> to <see cref="Maximum"/>, both included: what a wire bundle can carry, from which its width follows.</summary>
public readonly record struct Interval(long Minimum, long Maximum)
{
    public static Interval Unsigned(int bits) => new(0, (1L << bits) - 1);

    public static Interval Signed(int bits) => new(-(1L << (bits - 1)), (1L << (bits - 1)) - 1);

    public static Interval Constant(long value) => new(value, value);

    public bool IsSigned => Minimum < 0;

    /// <summary>Bits that hold every value: two's complement when negative values occur, unsigned otherwise; 0 for the constant zero.</summary>
    public int Width => IsSigned ? Math.Max(Length(~Minimum), Maximum < 0 ? 0 : Length(Maximum)) + 1 : Length(Maximum);

    public static Interval operator +(Interval a, Interval b) => new(checked(a.Minimum + b.Minimum), checked(a.Maximum + b.Maximum));

    public static Interval operator -(Interval a) => new(checked(-a.Maximum), checked(-a.Minimum));

    public static Interval operator -(Interval a, Interval b) => a + -b;

    public static Interval operator <<(Interval a, int shift) =>
        new(checked(a.Minimum * (1L << shift)), checked(a.Maximum * (1L << shift)));

    public bool Contains(long value) => value >= Minimum && value <= Maximum;

    private static int Length(long value) => 64 - BitOperations.LeadingZeroCount((ulong)value);
}
