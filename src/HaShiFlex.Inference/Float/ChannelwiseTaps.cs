using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Inference.Float;

/// <summary>Weights of a depthwise layer of one output per channel, laid out for vectors of channels.</summary>
internal static class ChannelwiseTaps
{
    /// <summary>Taps x channels.</summary>
    /// <param name="weights">Channels x taps.</param>
    public static float[] Transposed(ConvolutionLayer layer, ReadOnlySpan<float> weights)
    {
        int channels = layer.Output.Channels, taps = layer.Weights.FanIn;
        float[] transposed = GC.AllocateArray<float>(channels * taps, pinned: true);
        for (int c = 0; c < channels; c++)
        {
            for (int k = 0; k < taps; k++)
                transposed[(k * channels) + c] = weights[(c * taps) + k];
        }

        return transposed;
    }
}
