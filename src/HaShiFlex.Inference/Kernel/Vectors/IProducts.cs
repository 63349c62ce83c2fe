using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HaShiFlex.Inference.Kernel.Vectors;

/// <summary>What a 32-bit lane of an inner product is made of: four bytes or two shorts.</summary>
internal interface IProducts
{
    public static abstract Vector256<int> Add(Vector256<int> sum, Vector256<int> left, Vector256<int> right);
}

/// <summary>Four unsigned bytes of the feature map and four signed bytes of the weights.</summary>
internal readonly struct ByteProducts<TVectors> : IProducts
    where TVectors : struct, IVectorSet
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<int> left, Vector256<int> right) => TVectors.AddByteProducts(sum, left, right);
}

/// <summary>Two signed shorts of each.</summary>
internal readonly struct ShortProducts<TVectors> : IProducts
    where TVectors : struct, IVectorSet
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<int> left, Vector256<int> right) => TVectors.AddShortProducts(sum, left, right);
}
