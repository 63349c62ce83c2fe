using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Networks.Onnx.Operators;

/// <summary>Softmax over the channels.</summary>
internal static class SoftmaxOperator
{
    public static void Import(GraphImport import, OnnxNode node)
    {
        var value = import.Plain(node, 0);
        int rank = value.Dims.Length;
        // To operator set 12 everything from the axis on was one dimension.
        bool flattens = import.Opset < 13;
        long axis = node.Integer("axis", flattens ? 1 : -1);
        if (axis < 0)
            axis += rank;
        if (axis != 1 || (flattens && value.Source.Positions != 1))
            throw node.Fault($"runs over axis {node.Integer("axis", flattens ? 1 : -1)} of [{string.Join(", ", value.Dims)}]; the channels alone are supported");
        import.Add(node, value.Dims, name => new SoftmaxLayer(name, [value.Producer], value.Source));
    }
}
