using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HaShiFlex.Inference.Kernel.Vectors;

/// <summary>AVX2.</summary>
internal readonly unsafe struct Avx2Set : IVectorSet
{
    public static bool SumsBytePairsIn16Bits => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> AddByteProducts(Vector256<int> sum, Vector256<int> left, Vector256<int> right) =>
        Avx2.Add(sum, Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(left.AsByte(), right.AsSByte()), Vector256<short>.One));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> AddShortProducts(Vector256<int> sum, Vector256<int> left, Vector256<int> right) =>
        Avx2.Add(sum, Avx2.MultiplyAddAdjacent(left.AsInt16(), right.AsInt16()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> PackShorts(Vector256<int> left, Vector256<int> right) => Avx2.PackSignedSaturate(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<sbyte> PackBytes(Vector256<short> left, Vector256<short> right) => Avx2.PackSignedSaturate(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> WidenBytes(byte* from) => Avx2.ConvertToVector256Int32(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> WidenSignedBytes(sbyte* from) => Avx2.ConvertToVector256Int16(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ShiftRight(Vector256<int> value, Vector256<int> count) => Avx2.ShiftRightArithmeticVariable(value, count.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ScaleAndRound(Vector256<int> value, Vector256<double> lowerFactor, Vector256<double> upperFactor)
    {
        var half = Vector256.Create(0.5);
        var lower = Avx.Floor(Avx.Add(Avx.Multiply(Avx.ConvertToVector256Double(value.GetLower()), lowerFactor), half));
        var upper = Avx.Floor(Avx.Add(Avx.Multiply(Avx.ConvertToVector256Double(value.GetUpper()), upperFactor), half));
        return Vector256.Create(Avx.ConvertToVector128Int32(lower), Avx.ConvertToVector128Int32(upper));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> InterleaveLowBytes(Vector256<byte> left, Vector256<byte> right) => Avx2.UnpackLow(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> InterleaveHighBytes(Vector256<byte> left, Vector256<byte> right) => Avx2.UnpackHigh(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> InterleaveLowPairs(Vector256<ushort> left, Vector256<ushort> right) => Avx2.UnpackLow(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> InterleaveHighPairs(Vector256<ushort> left, Vector256<ushort> right) => Avx2.UnpackHigh(left, right);
}
