using System.Collections.Immutable;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Quantization.Calibrated;

/// <summary>What calibration on images has chosen, by layer name; with the network and the settings it gives the quantized network again.</summary>
/// <param name="Weights">Po2 weights of hardened layers, of the folded layer (see <see cref="ImageFolding"/>).</param>
/// <param name="Integers">Weights of programmable layers.</param>
/// <param name="Biases">Real units, before the image's mean is folded in.</param>
/// <param name="Ranges">Of every layer that has a code of its own.</param>
/// <param name="Scaling">Of the channels of the network that all the others belong to.</param>
public sealed record CalibratedWeights(
    ImmutableDictionary<string, Po2Matrix> Weights,
    ImmutableDictionary<string, IntegerMatrix> Integers,
    ImmutableDictionary<string, ReadOnlyMemory<float>> Biases,
    ActivationRanges Ranges,
    ChannelScaling Scaling)
{
    public static CalibratedWeights None { get; } = new(
        ImmutableDictionary<string, Po2Matrix>.Empty,
        ImmutableDictionary<string, IntegerMatrix>.Empty,
        ImmutableDictionary<string, ReadOnlyMemory<float>>.Empty,
        ActivationRanges.None,
        ChannelScaling.None);

    /// <summary>The quantized network; layers that nothing was chosen for are rounded plainly.</summary>
    /// <param name="network">The network that was calibrated.</param>
    public QuantizedNetwork Apply(Network network, ImageEncoding image, QuantizationSettings settings)
    {
        var scaled = Scaling.Apply(network);
        var corrected = scaled with
        {
            Layers = [.. scaled.Layers.Select(layer => layer is ConvolutionLayer c && Biases.TryGetValue(c.Name, out var bias) ? c with { Bias = bias } : layer)],
        };
        return NetworkQuantizer.Quantize(corrected, image, settings, Ranges, Weights, Integers);
    }
}
