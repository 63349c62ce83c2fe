using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Networks;

/// <summary>
/// Weights on the 255 levels of a symmetric 8-bit grid per output channel: weight = level x scale, level -127 to 127,
/// scale = the channel's largest magnitude / 127. It is the resolution at which a profile keeps its distributions.
/// </summary>
public static class WeightRounding
{
    /// <summary>The largest level; the grid has twice as many and zero.</summary>
    public const int HighestLevel = 127;

    /// <summary>The network with every weight at its nearest level and in its place; biases stay as they are.</summary>
    public static Network ToEightBitLevels(Network network) => network with { Layers = [.. network.Layers.Select(Rounded)] };

    /// <summary>A channel's grid step in real units; 0 where all its weights are zero, or too small for fp32 to divide.</summary>
    internal static float Scale(ReadOnlySpan<float> row)
    {
        float largest = 0;
        foreach (float weight in row)
            largest = Math.Max(largest, Math.Abs(weight));
        float scale = largest / HighestLevel;
        return float.IsNormal(scale) ? scale : 0;
    }

    /// <summary>A weight's nearest level; halves go to the even one.</summary>
    internal static int Level(float weight, float scale) =>
        scale == 0 ? 0 : Math.Clamp((int)MathF.Round(weight / scale), -HighestLevel, HighestLevel);

    private static Layer Rounded(Layer layer)
    {
        if (layer is not ConvolutionLayer convolution)
            return layer;

        var weights = convolution.Weights;
        float[] rounded = new float[weights.Values.Length];
        for (int o = 0; o < weights.Outputs; o++)
        {
            var row = weights.Row(o);
            var to = rounded.AsSpan(o * weights.FanIn, weights.FanIn);
            float scale = Scale(row);
            for (int i = 0; i < to.Length; i++)
                to[i] = Level(row[i], scale) * scale;
        }

        return convolution with { Weights = weights with { Values = rounded } };
    }
}
