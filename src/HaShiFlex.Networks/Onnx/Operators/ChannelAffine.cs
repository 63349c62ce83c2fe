using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Networks.Onnx.Operators;

/// <summary>
/// y = scale[c] x + offset[c] with constants: folded into the convolution before it where nothing reads that one's result in between,
/// and a depthwise convolution of one weight a channel otherwise.
/// </summary>
internal static class ChannelAffine
{
    /// <param name="scale">One per channel; null stands for ones.</param>
    /// <param name="offset">One per channel.</param>
    public static void Import(GraphImport import, OnnxNode node, FeatureValue value, double[]? scale, double[] offset)
    {
        if (import.Changeable<ConvolutionLayer>(value) is { Activation.IsNone: true } convolution)
        {
            import.Change(value, Folded(node, convolution, scale, offset));
            import.Pass(node, value);
            return;
        }

        int channels = value.Source.Channels;
        float[] weights = new float[channels];
        for (int c = 0; c < channels; c++)
            weights[c] = (float)(scale?[c] ?? 1);
        float[] bias = Array.ConvertAll(offset, o => (float)o);
        CheckFinite(node, weights);
        CheckFinite(node, bias);
        import.Add(node, value.Dims, name => new ConvolutionLayer(
            name, [value.Producer], value.Source, value.Source, new Window(1, 1), channels, new WeightMatrix(channels, 1, weights), bias));
    }

    private static ConvolutionLayer Folded(OnnxNode node, ConvolutionLayer convolution, double[]? scale, double[] offset)
    {
        var matrix = convolution.Weights;
        float[] bias = new float[matrix.Outputs];
        for (int o = 0; o < bias.Length; o++)
            bias[o] = (float)((convolution.Bias.Span[o] * (scale?[o] ?? 1)) + offset[o]);
        CheckFinite(node, bias);
        if (scale is null)
            return convolution with { Bias = bias };

        float[] weights = new float[matrix.Values.Length];
        for (int o = 0; o < matrix.Outputs; o++)
        {
            var from = matrix.Row(o);
            var to = weights.AsSpan(o * matrix.FanIn, matrix.FanIn);
            for (int i = 0; i < to.Length; i++)
                to[i] = (float)(from[i] * scale[o]);
        }

        CheckFinite(node, weights);
        return convolution with { Bias = bias, Weights = matrix with { Values = weights } };
    }

    private static void CheckFinite(OnnxNode node, float[] values)
    {
        if (OnnxTensor.FirstNonFinite(values) >= 0)
            throw node.Fault("folded into weights its constants overflow fp32");
    }
}
