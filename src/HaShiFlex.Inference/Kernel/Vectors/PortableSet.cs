using System.Runtime.Intrinsics;

namespace HaShiFlex.Inference.Kernel.Vectors;

/// <summary>The platform-neutral vector API, and loops over lanes where it has no operation.</summary>
internal readonly unsafe struct PortableSet : IVectorSet
{
    public static bool SumsBytePairsIn16Bits => false;

    public static Vector256<int> AddByteProducts(Vector256<int> sum, Vector256<int> left, Vector256<int> right)
    {
        // Byte k of every 32-bit lane at a time: a lane's shift brings it up or down with its sign.
        var l = left.AsUInt32();
        for (int k = 0; k < 4; k++)
        {
            var unsigned = ((l >> (8 * k)) & Vector256.Create(0xFFu)).AsInt32();
            var signed = (right << (24 - (8 * k))) >> 24;
            sum += unsigned * signed;
        }

        return sum;
    }

    public static Vector256<int> AddShortProducts(Vector256<int> sum, Vector256<int> left, Vector256<int> right) =>
        sum + (((left << 16) >> 16) * ((right << 16) >> 16)) + ((left >> 16) * (right >> 16));

    public static Vector256<short> PackShorts(Vector256<int> left, Vector256<int> right) => Vector256.Create(
        Narrow(left.GetLower(), right.GetLower()),
        Narrow(left.GetUpper(), right.GetUpper()));

    public static Vector256<sbyte> PackBytes(Vector256<short> left, Vector256<short> right) => Vector256.Create(
        Narrow(left.GetLower(), right.GetLower()),
        Narrow(left.GetUpper(), right.GetUpper()));

    public static Vector256<int> WidenBytes(byte* from)
    {
        var shorts = Vector128.WidenLower(Vector64.Load(from).ToVector128());
        return Vector256.Create(Vector128.WidenLower(shorts), Vector128.WidenUpper(shorts)).AsInt32();
    }

    public static Vector256<short> WidenSignedBytes(sbyte* from)
    {
        var bytes = Vector128.Load(from);
        return Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes));
    }

    public static Vector256<int> ShiftRight(Vector256<int> value, Vector256<int> count)
    {
        for (int i = 0; i < Vector256<int>.Count; i++)
            value = value.WithElement(i, value[i] >> count[i]);
        return value;
    }

    public static Vector256<int> ScaleAndRound(Vector256<int> value, Vector256<double> lowerFactor, Vector256<double> upperFactor)
    {
        for (int i = 0; i < Vector256<int>.Count; i++)
        {
            double factor = i < Vector256<double>.Count ? lowerFactor[i] : upperFactor[i - Vector256<double>.Count];
            value = value.WithElement(i, (int)Math.Floor((value[i] * factor) + 0.5));
        }

        return value;
    }

    public static Vector256<byte> InterleaveLowBytes(Vector256<byte> left, Vector256<byte> right) => Interleave(left, right, 0);

    public static Vector256<byte> InterleaveHighBytes(Vector256<byte> left, Vector256<byte> right) => Interleave(left, right, 8);

    public static Vector256<ushort> InterleaveLowPairs(Vector256<ushort> left, Vector256<ushort> right) => Interleave(left, right, 0);

    public static Vector256<ushort> InterleaveHighPairs(Vector256<ushort> left, Vector256<ushort> right) => Interleave(left, right, 4);

    private static Vector128<short> Narrow(Vector128<int> left, Vector128<int> right)
    {
        var (low, high) = (Vector128.Create((int)short.MinValue), Vector128.Create((int)short.MaxValue));
        return Vector128.Narrow(Vector128.Clamp(left, low, high), Vector128.Clamp(right, low, high));
    }

    private static Vector128<sbyte> Narrow(Vector128<short> left, Vector128<short> right)
    {
        var (low, high) = (Vector128.Create((short)sbyte.MinValue), Vector128.Create((short)sbyte.MaxValue));
        return Vector128.Narrow(Vector128.Clamp(left, low, high), Vector128.Clamp(right, low, high));
    }

    private static Vector256<T> Interleave<T>(Vector256<T> left, Vector256<T> right, int first)
    {
        int half = Vector256<T>.Count / 2;
        var result = left;
        for (int i = 0; i < Vector256<T>.Count; i++)
        {
            int source = (i / half * half) + first + (i % half / 2);
            result = result.WithElement(i, i % 2 == 0 ? left[source] : right[source]);
        }

        return result;
    }
}
