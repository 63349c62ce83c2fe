namespace HaShiFlex.Networks.Onnx;

/// <summary>
/// A tensor that depends on the image. Reshapes and borders stay pending on it, so that a consumer that can take them in needs no layer for them.
/// </summary>
/// <param name="Producer">Index of the layer that makes the elements, or <see cref="Network.ImageInput"/>.</param>
/// <param name="Source">The producer's shape.</param>
/// <param name="Dims">The tensor's ONNX shape, batch first, before the pending border.</param>
/// <param name="IsExclusive">Whether nothing but this tensor reads the producer and nothing but one node reads this tensor.</param>
internal sealed record FeatureValue(int Producer, Shape Source, int[] Dims, bool IsExclusive)
{
    /// <summary>A border that no layer holds yet; the dims are then the source's own.</summary>
    public PendingPad? Pad { get; init; }

    /// <summary>The node that gave the tensor its pending reshape, which a layer for it is named after.</summary>
    public string ReshapeName { get; init; } = "";

    public int Batch => Dims[0];

    /// <summary>The shape of one image's part of the tensor: two dims are a vector, three have height 1.</summary>
    public Shape Shape => ShapeOf(Dims);

    public bool IsReshaped => Shape != Source;

    public static Shape ShapeOf(ReadOnlySpan<int> dims) => dims.Length switch
    {
        2 => new Shape(dims[1], 1, 1),
        3 => new Shape(dims[1], 1, dims[2]),
        _ => new Shape(dims[1], dims[2], dims[3]),
    };
}
