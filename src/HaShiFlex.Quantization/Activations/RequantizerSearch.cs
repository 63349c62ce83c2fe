using System.Collections.Concurrent;
using HaShiFlex.Arithmetic.Matrices;
using HaShiFlex.Documents;

namespace HaShiFlex.Quantization.Activations;

/// <summary>Finds the hardwired constant M / 2^S nearest to a scale ratio.</summary>
public static class RequantizerSearch
{
    /// <summary>M has at most this many bits: a mantissa error of 2^-13, well under one step of a 12-bit activation.</summary>
    private const int MantissaBits = 12;

    private static readonly ConcurrentDictionary<int, int[]> Mantissas = new();

    /// <summary>The multiplier with at most <paramref name="digits"/> signed digits whose quotient is relatively nearest to <paramref name="ratio"/>.</summary>
    /// <param name="ratio">Input scale over output scale, positive.</param>
    /// <param name="accumulator">Largest magnitude that will be multiplied; the product must stay below 2^62.</param>
    /// <param name="layer">Named in the error.</param>
    /// <exception cref="InputException">The ratio cannot be represented: a scale underflows or overflows.</exception>
    public static Requantizer Nearest(double ratio, int digits, double accumulator, string layer)
    {
        if (!double.IsFinite(ratio) || ratio <= 0)
            throw new InputException(FormattableString.Invariant($"layer '{layer}': the ratio of its scales is {ratio}; activation and weight scales must be positive and finite"));

        int exponent = Math.ILogB(ratio);
        double mantissa = Math.ScaleB(ratio, MantissaBits - 1 - exponent);
        long multiplier = NearestMantissa(mantissa, digits);
        int shift = MantissaBits - 1 - exponent;
        while ((multiplier & 1) == 0 && shift > 0)
        {
            multiplier >>= 1;
            shift--;
        }

        if (shift < 0)
        {
            if (shift < -32)
                throw new InputException(FormattableString.Invariant($"layer '{layer}': the ratio of its scales, {ratio:g4}, is above 2^32; its output scale is too small"));
            multiplier <<= -shift;
            shift = 0;
        }

        if (shift > 62)
            throw new InputException(FormattableString.Invariant($"layer '{layer}': the ratio of its scales, {ratio:g4}, underflows; give its activations a smaller range or more bits"));
        if (accumulator * multiplier + Math.ScaleB(1, shift - 1) >= Math.ScaleB(1, 62))
            throw new InputException(FormattableString.Invariant($"layer '{layer}': an accumulator of {Math.Log2(accumulator):f0} bits times its requantizer {multiplier} does not fit in 63 bits; use fewer weight bits"));
        return new Requantizer(multiplier, shift);
    }

    private static int NearestMantissa(double mantissa, int digits)
    {
        var all = Mantissas.GetOrAdd(digits, MantissasOf);
        int at = Array.BinarySearch(all, (int)Math.Floor(mantissa));
        at = at >= 0 ? at : Math.Max(0, ~at - 1);
        return at + 1 < all.Length && all[at + 1] - mantissa < mantissa - all[at] ? all[at + 1] : all[at];
    }

    /// <summary>Every normalized mantissa, and the next power of two, with at most a number of signed digits, ascending.</summary>
    private static int[] MantissasOf(int digits)
    {
        var all = new List<int>();
        for (int m = 1 << (MantissaBits - 1); m <= 1 << MantissaBits; m++)
        {
            if (SignedDigits.Count(m) <= digits)
                all.Add(m);
        }

        return all.ToArray();
    }
}
