using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HaShiFlex.Inference.Kernel.Vectors;

/// <summary>What a 32-bit lane of an inner product is made of: four bytes or two shorts.</summary>
internal unsafe interface IProducts
{
    /// <summary>Bytes of packed weights per lane.</summary>
    public static abstract int WeightBytes { get; }

    /// <summary>The weights of eight lanes.</summary>
    public static abstract Vector256<int> Weights(sbyte* from);

    public static abstract Vector256<int> Add(Vector256<int> sum, Vector256<int> left, Vector256<int> right);
}

/// <summary>Four unsigned bytes of the feature map and four signed bytes of the weights.</summary>
internal readonly unsafe struct ByteProducts<TVectors> : IProducts
    where TVectors : struct, IVectorSet
{
    public static int WeightBytes => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Weights(sbyte* from) => Vector256.Load((int*)from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<int> left, Vector256<int> right) => TVectors.AddByteProducts(sum, left, right);
}

/// <summary>Two signed shorts of each.</summary>
internal readonly unsafe struct ShortProducts<TVectors> : IProducts
    where TVectors : struct, IVectorSet
{
    public static int WeightBytes => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Weights(sbyte* from) => Vector256.Load((int*)from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<int> left, Vector256<int> right) => TVectors.AddShortProducts(sum, left, right);
}

/// <summary>Two signed shorts of the feature map and two signed bytes of the weights, which take half the memory.</summary>
internal readonly unsafe struct ShortByByteProducts<TVectors> : IProducts
    where TVectors : struct, IVectorSet
{
    public static int WeightBytes => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Weights(sbyte* from) => TVectors.WidenSignedBytes(from).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<int> left, Vector256<int> right) => TVectors.AddShortProducts(sum, left, right);
}
