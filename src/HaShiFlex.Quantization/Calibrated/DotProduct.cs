using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HaShiFlex.Quantization.Calibrated;

/// <summary>
/// Sums of products in one order on every machine: 32 bytes at a time, fused, in four sums. What sums as wide as the machine's vectors rounds otherwise on each of them, and weights that
/// are chosen by such sums are then others.
/// </summary>
public static class DotProduct
{
    /// <summary>Sum of a[i] b[i].</summary>
    /// <param name="a">Any number of finite values.</param>
    /// <param name="b">As many as <paramref name="a"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer in <paramref name="b"/>.</exception>
    public static float Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Sum(a, b);

    /// <inheritdoc cref="Of(ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => Sum(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Sum<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : struct, System.Numerics.IFloatingPointIeee754<T>
    {
        ref T x = ref MemoryMarshal.GetReference(a), y = ref MemoryMarshal.GetReference(b[..a.Length]);
        int lanes = Vector256<T>.Count, i = 0;
        Vector256<T> s0 = default, s1 = default, s2 = default, s3 = default;
        for (; i <= a.Length - (4 * lanes); i += 4 * lanes)
        {
            s0 = Add(s0, ref x, ref y, i);
            s1 = Add(s1, ref x, ref y, i + lanes);
            s2 = Add(s2, ref x, ref y, i + (2 * lanes));
            s3 = Add(s3, ref x, ref y, i + (3 * lanes));
        }

        for (; i <= a.Length - lanes; i += lanes)
            s0 = Add(s0, ref x, ref y, i);
        var all = (s0 + s1) + (s2 + s3);
        var half = all.GetLower() + all.GetUpper();
        T sum = half[0];
        for (int lane = 1; lane < Vector128<T>.Count; lane++)
            sum += half[lane];
        for (; i < a.Length; i++)
            sum = T.FusedMultiplyAdd(a[i], b[i], sum);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Add<T>(Vector256<T> sum, ref T x, ref T y, int i)
        where T : struct
    {
        Vector256<T> a = Vector256.LoadUnsafe(ref x, (nuint)i), b = Vector256.LoadUnsafe(ref y, (nuint)i);
        return typeof(T) == typeof(float)
            ? Vector256.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), sum.AsSingle()).As<float, T>()
            : Vector256.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), sum.AsDouble()).As<double, T>();
    }
}
