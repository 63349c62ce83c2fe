namespace HaShiFlex.Quantization.Weights;

/// <summary>What one Po2 weight can be: a sum of up to <see cref="Terms"/> powers, each 0 or +-2^e with 0 &lt;= e &lt; <see cref="Exponents"/>.</summary>
/// <param name="Bits">2 to 8: one sign bit, and bits - 1 that code zero or an exponent.</param>
/// <param name="Terms">1 to 4.</param>
public readonly record struct Po2Format(int Bits, int Terms)
{
    public const int MinimumBits = 2;
    public const int MaximumBits = 8;
    public const int MaximumTerms = 4;

    /// <summary>
    /// 2^(bits - 1) - 1, and at most 31: from 7 bits on the code has more exponents than a 64-bit accumulator has room for shifts,
    /// and a weight 2^-31 of its channel's largest is zero for every purpose.
    /// </summary>
    public int Exponents => Math.Min((1 << (Bits - 1)) - 1, 31);
}
