using System.Numerics;

namespace HaShiFlex.Quantization.Activations;

/// <summary>The nonadjacent form: the signed-digit form of an integer with the fewest digits (Reitwiesner 1960).</summary>
public static class SignedDigits
{
    /// <summary>How many nonzero digits the nonadjacent form of a value has. |value| below 2^61.</summary>
    public static int Count(long value) => BitOperations.PopCount((ulong)(value ^ (3 * value)));

    /// <summary>The digits as (exponent, sign), smallest exponent first.</summary>
    public static IEnumerable<(int Exponent, int Sign)> Of(long value)
    {
        for (int exponent = 0; value != 0; exponent++, value >>= 1)
        {
            if ((value & 1) == 0)
                continue;
            int digit = 2 - (int)(value & 3);
            value -= digit;
            yield return (exponent, digit);
        }
    }
}
