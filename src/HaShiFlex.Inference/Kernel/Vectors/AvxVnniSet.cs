using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HaShiFlex.Inference.Kernel.Vectors;

/// <summary>AVX2 with the inner products of AVX-VNNI.</summary>
internal readonly unsafe struct AvxVnniSet : IVectorSet
{
    public static bool SumsBytePairsIn16Bits => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> AddByteProducts(Vector256<int> sum, Vector256<int> left, Vector256<int> right) =>
        AvxVnni.MultiplyWideningAndAdd(sum, left.AsByte(), right.AsSByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> AddShortProducts(Vector256<int> sum, Vector256<int> left, Vector256<int> right) =>
        AvxVnni.MultiplyWideningAndAdd(sum, left.AsInt16(), right.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> PackShorts(Vector256<int> left, Vector256<int> right) => Avx2Set.PackShorts(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<sbyte> PackBytes(Vector256<short> left, Vector256<short> right) => Avx2Set.PackBytes(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> WidenBytes(byte* from) => Avx2Set.WidenBytes(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> WidenSignedBytes(sbyte* from) => Avx2Set.WidenSignedBytes(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ShiftRight(Vector256<int> value, Vector256<int> count) => Avx2Set.ShiftRight(value, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ScaleAndRound(Vector256<int> value, Vector256<double> lowerFactor, Vector256<double> upperFactor) =>
        Avx2Set.ScaleAndRound(value, lowerFactor, upperFactor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> InterleaveLowBytes(Vector256<byte> left, Vector256<byte> right) => Avx2Set.InterleaveLowBytes(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> InterleaveHighBytes(Vector256<byte> left, Vector256<byte> right) => Avx2Set.InterleaveHighBytes(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> InterleaveLowPairs(Vector256<ushort> left, Vector256<ushort> right) => Avx2Set.InterleaveLowPairs(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> InterleaveHighPairs(Vector256<ushort> left, Vector256<ushort> right) => Avx2Set.InterleaveHighPairs(left, right);
}
