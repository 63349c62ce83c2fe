using System.Runtime.Intrinsics;

namespace HaShiFlex.Inference.Kernel.Vectors;

/// <summary>The few vector operations that differ between instruction sets; type parameters of this interface are specialized when the code is compiled.</summary>
internal unsafe interface IVectorSet
{
    /// <summary>
    /// Each 32-bit sum plus the four products of its unsigned bytes (left) and signed bytes (right). Where <see cref="SumsBytePairsIn16Bits"/>, exact only if
    /// every pair of neighbouring right bytes has magnitudes of at most 128 together, for 255 x 128 is the last that fits.
    /// </summary>
    public static abstract Vector256<int> AddByteProducts(Vector256<int> sum, Vector256<int> left, Vector256<int> right);

    /// <summary>Each 32-bit sum plus the two products of its signed 16-bit halves.</summary>
    public static abstract Vector256<int> AddShortProducts(Vector256<int> sum, Vector256<int> left, Vector256<int> right);

    /// <summary>16-bit saturation, in each 128-bit half: first the four of left, then the four of right.</summary>
    public static abstract Vector256<short> PackShorts(Vector256<int> left, Vector256<int> right);

    /// <summary>Signed 8-bit saturation, in each 128-bit half: first the eight of left, then the eight of right.</summary>
    public static abstract Vector256<sbyte> PackBytes(Vector256<short> left, Vector256<short> right);

    /// <summary>Eight unsigned bytes as 32-bit integers.</summary>
    public static abstract Vector256<int> WidenBytes(byte* from);

    /// <summary>Sixteen signed bytes as 16-bit integers.</summary>
    public static abstract Vector256<short> WidenSignedBytes(sbyte* from);

    /// <summary>Arithmetic shift right, each lane by its own count (0 to 31).</summary>
    public static abstract Vector256<int> ShiftRight(Vector256<int> value, Vector256<int> count);

    /// <summary>floor(value x factor + 1/2) for lanes whose exact result fits in 32 bits; factor is an integer below 2^20 over a power of two, so doubles are exact.</summary>
    public static abstract Vector256<int> ScaleAndRound(Vector256<int> value, Vector256<double> lowerFactor, Vector256<double> upperFactor);

    /// <summary>In each 128-bit half: the bytes of left and right alternating, lower eight of each.</summary>
    public static abstract Vector256<byte> InterleaveLowBytes(Vector256<byte> left, Vector256<byte> right);

    public static abstract Vector256<byte> InterleaveHighBytes(Vector256<byte> left, Vector256<byte> right);

    public static abstract Vector256<ushort> InterleaveLowPairs(Vector256<ushort> left, Vector256<ushort> right);

    public static abstract Vector256<ushort> InterleaveHighPairs(Vector256<ushort> left, Vector256<ushort> right);

    public static abstract bool SumsBytePairsIn16Bits { get; }
}
