namespace HaShiFlex.Networks.Onnx.Operators;

/// <summary>BatchNormalization as trained: y = scale (x - mean) / sqrt(variance + epsilon) + bias, one of each per channel.</summary>
internal static class BatchNormalizationOperator
{
    public static void Import(GraphImport import, OnnxNode node)
    {
        if (node.Flag("training_mode"))
            throw node.Fault("is in training mode; export the model for inference");
        if (!node.Flag("spatial", true))
            throw node.Fault("spatial = 0 is not supported; one scale per channel is");

        var value = import.Plain(node, 0);
        int channels = value.Source.Channels;
        var scale = Parameter(1, "scale");
        var bias = Parameter(2, "bias");
        var mean = Parameter(3, "mean");
        var variance = Parameter(4, "variance");
        float epsilon = node.Float("epsilon", 1e-5f);

        double[] factor = new double[channels], offset = new double[channels];
        for (int c = 0; c < channels; c++)
        {
            double denominator = variance.Span[c] + (double)epsilon;
            if (denominator <= 0)
                throw node.Fault($"variance {c} is {variance.Span[c]:R} with epsilon {epsilon:R}; their sum must be positive");
            factor[c] = scale.Span[c] / Math.Sqrt(denominator);
            offset[c] = bias.Span[c] - (mean.Span[c] * factor[c]);
        }

        ChannelAffine.Import(import, node, value, factor, offset);

        ReadOnlyMemory<float> Parameter(int input, string role)
        {
            var tensor = import.Constant(node, input, role);
            return tensor.Dims.Length == 1 && tensor.Count == channels
                ? tensor.FiniteFloats()
                : throw node.Fault($"its {role} '{tensor.Name}' is [{string.Join(", ", tensor.Dims)}]; [{channels}] is expected");
        }
    }
}
