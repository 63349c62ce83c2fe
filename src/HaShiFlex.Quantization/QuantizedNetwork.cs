using System.Collections.Immutable;
using HaShiFlex.Networks;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Quantization;

/// <summary>A network in integers: what the kernel computes, the exported ONNX describes and the chip is.</summary>
/// <param name="Network">The network that was quantized, real units.</param>
/// <param name="Image">How an image enters.</param>
/// <param name="Layers">In the network's order, one for each of its layers.</param>
public sealed record QuantizedNetwork(Network Network, ImageEncoding Image, ImmutableArray<QuantizedLayer> Layers);
