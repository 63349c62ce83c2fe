namespace HaShiFlex.Networks.Onnx;

/// <summary>Bounds far beyond any network for one image, within which sizes cannot overflow.</summary>
internal static class Limits
{
    /// <summary>The largest extent of one dimension of a feature map.</summary>
    public const int Extent = 1 << 20;

    /// <summary>The most elements of one feature map.</summary>
    public const long Elements = 1L << 28;

    /// <summary>The largest kernel, stride, dilation or pad.</summary>
    public const int Window = 1 << 16;
}
