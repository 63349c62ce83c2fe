using System.Collections.Immutable;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Quantization.Calibrated;

/// <summary>
/// Factors by which the channels of feature maps are multiplied, each taken out again by the weights that read the channel, so that channels of different reach
/// share one activation scale without loss (Nagel et al. 2019, cross-layer equalization). In hardened hardware a factor costs nothing: it is in the constants.
/// </summary>
/// <param name="Factors">By layer name, one per channel of the layer's result, positive; a layer that is not in it keeps its channels as they are.</param>
public sealed record ChannelScaling(ImmutableDictionary<string, ReadOnlyMemory<float>> Factors)
{
    public static ChannelScaling None { get; } = new(ImmutableDictionary<string, ReadOnlyMemory<float>>.Empty);

    /// <summary>Factors of a producer's channels; empty for all ones.</summary>
    public ReadOnlySpan<float> Of(Network network, int producer) =>
        producer != Network.ImageInput && Factors.TryGetValue(network.Layers[producer].Name, out var factors) ? factors.Span : [];

    /// <summary>The network with rescaled weights and biases; clamps stay, and mean the reach of every channel then.</summary>
    public Network Apply(Network network) => Factors.IsEmpty
        ? network
        : network with { Layers = [.. network.Layers.Select((layer, i) => layer is ConvolutionLayer c ? Rescale(c, Of(network, i), Of(network, c.Inputs[0])) : layer)] };

    private static ConvolutionLayer Rescale(ConvolutionLayer layer, ReadOnlySpan<float> outputs, ReadOnlySpan<float> inputs)
    {
        if (outputs.IsEmpty && inputs.IsEmpty)
            return layer;

        int fanIn = layer.Weights.FanIn;
        float[] weights = layer.Weights.Values.ToArray(), bias = layer.Bias.ToArray();
        for (int o = 0; o < bias.Length; o++)
        {
            float factor = outputs.IsEmpty ? 1 : outputs[o];
            int first = o / layer.GroupOutputs * layer.GroupInputs;
            bias[o] *= factor;
            for (int k = 0; k < fanIn; k++)
                weights[(o * fanIn) + k] *= inputs.IsEmpty ? factor : factor / inputs[first + (k / layer.Window.Area)];
        }

        return layer with { Weights = layer.Weights with { Values = weights }, Bias = bias };
    }
}
