namespace HaShiFlex.Networks.Onnx;

/// <summary>A constant border around a feature map that the next window may take in.</summary>
/// <param name="Node">The node that adds it.</param>
internal sealed record PendingPad(OnnxNode Node, int Top, int Left, int Bottom, int Right, float Value);
