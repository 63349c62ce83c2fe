namespace HaShiFlex.Arithmetic.Matrices;

/// <summary>
/// Canonical signed digits: an integer as the sum of the fewest +-2^k, no two of them adjacent (Reitwiesner, Binary Arithmetic, 1960). +-2^k is one digit.
/// </summary>
public static class SignedDigits
{
    /// <summary>Calls <paramref name="digit"/> with exponent and sign of every digit, smallest exponent first.</summary>
    public static void ForEach(long value, Action<int, bool> digit)
    {
        Int128 rest = value;
        for (int exponent = 0; rest != 0;)
        {
            int zeros = (int)Int128.TrailingZeroCount(rest);
            rest >>= zeros;
            exponent += zeros;
            bool negative = (rest & 3) == 3;
            digit(exponent, negative);
            rest += negative ? 1 : -1;
        }
    }

    /// <summary>How many digits the value has.</summary>
    public static int Count(long value)
    {
        UInt128 magnitude = (UInt128)Int128.Abs(value);
        UInt128 changed = (3 * magnitude) ^ magnitude;
        return (int)UInt128.PopCount(changed);
    }
}
