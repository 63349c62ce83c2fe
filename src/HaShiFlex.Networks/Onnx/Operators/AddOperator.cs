using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Networks.Onnx.Operators;

/// <summary>Add of two feature maps (a residual connection), or of one and a constant per channel (a bias).</summary>
internal static class AddOperator
{
    public static void Import(GraphImport import, OnnxNode node)
    {
        bool constantLeft = import.IsConstant(node, 0), constantRight = import.IsConstant(node, 1);
        if (constantLeft && constantRight)
            throw node.Fault("adds two constants; at least one input must depend on the image");
        if (constantLeft || constantRight)
        {
            ImportBias(import, node, constantLeft ? 1 : 0, constantLeft ? 0 : 1);
            return;
        }

        var (left, right) = (import.Plain(node, 0), import.Plain(node, 1));
        if (!left.Dims.SequenceEqual(right.Dims))
            throw node.Fault($"its inputs are [{string.Join(", ", left.Dims)}] and [{string.Join(", ", right.Dims)}]; two of one shape are expected");
        import.Add(node, left.Dims, name => new AddLayer(name, [left.Producer, right.Producer], left.Source));
    }

    private static void ImportBias(GraphImport import, OnnxNode node, int feature, int constant)
    {
        var value = import.Plain(node, feature);
        var bias = import.Constant(node, constant, "bias");
        int channels = value.Dims[1], rank = value.Dims.Length;

        // Broadcasting aligns the shapes at their ends; only the channels may differ from 1.
        bool fits = bias.Dims.Length <= rank && (bias.Count == 1 || bias.Count == channels);
        for (int i = 0; fits && i < bias.Dims.Length; i++)
            fits = bias.Dims[i] == 1 || (rank - bias.Dims.Length + i == 1 && bias.Dims[i] == channels);
        if (!fits)
        {
            throw node.Fault(
                $"its constant '{bias.Name}' is [{string.Join(", ", bias.Dims)}] for an input of [{string.Join(", ", value.Dims)}]; one number per channel is supported");
        }

        var values = bias.FiniteFloats();
        double[] offset = new double[channels];
        for (int c = 0; c < channels; c++)
            offset[c] = values.Span[values.Length == 1 ? 0 : c];
        ChannelAffine.Import(import, node, value, null, offset);
    }
}
