using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Networks.Onnx.Operators;

/// <summary>Conv in two dimensions: weights [outputs, inputs / group, kernel height, kernel width], optional bias [outputs].</summary>
internal static class ConvolutionOperator
{
    public static void Import(GraphImport import, OnnxNode node)
    {
        var weights = import.Constant(node, 1, "weight tensor");
        if (weights.Dims.Length != 4)
            throw node.Fault($"its weights '{weights.Name}' have {weights.Dims.Length} dimensions; only two-dimensional convolutions (4 dimensions) are supported");
        if (weights.Count == 0)
            throw node.Fault($"its weights '{weights.Name}' are empty");

        var map = import.Map(node, 0);
        if (map.Dims.Length != 4)
            throw node.Fault($"its input has {map.Dims.Length} dimensions; batch x channels x height x width is expected");
        if (map.Pad is { Value: not 0 })
            map = import.Plain(node, 0);

        int outputs = weights.Dims[0], groupInputs = weights.Dims[1];
        int groups = node.Integer("group", 1, 1, Limits.Extent);
        if ((long)groupInputs * groups != map.Source.Channels || outputs % groups != 0)
        {
            throw node.Fault(
                $"its weights '{weights.Name}' [{string.Join(", ", weights.Dims)}] with group = {groups} take {(long)groupInputs * groups} input channels "
                + $"and give {outputs}; the input has {map.Source.Channels}, and group must divide both");
        }

        if (node.Integers("kernel_shape") is { } stated && !stated.SequenceEqual([weights.Dims[2], weights.Dims[3]]))
            throw node.Fault($"kernel_shape is [{string.Join(", ", stated)}], but its weights '{weights.Name}' are [{string.Join(", ", weights.Dims)}]");

        var matrix = new WeightMatrix(outputs, weights.Count / outputs, weights.FiniteFloats());
        ReadOnlyMemory<float> bias = new float[outputs];
        if (node.HasInput(2))
        {
            var tensor = import.Constant(node, 2, "bias");
            if (tensor.Dims.Length != 1 || tensor.Count != outputs)
                throw node.Fault($"its bias '{tensor.Name}' is [{string.Join(", ", tensor.Dims)}]; [{outputs}] is expected");
            bias = tensor.FiniteFloats();
        }

        var window = WindowAttributes.Read(node, map, weights.Dims[2], weights.Dims[3], mayMissMap: true);
        import.Add(node, [map.Batch, outputs, window.Height, window.Width], name => new ConvolutionLayer(
            name, [map.Producer], map.Source, new Shape(outputs, window.Height, window.Width), window.Window, groups, matrix, bias));
    }
}
