namespace HaShiFlex.Networks.Onnx.Operators;

/// <summary>Constant: a tensor, a number or a list of numbers.</summary>
internal static class ConstantOperator
{
    public static void Import(GraphImport import, OnnxNode node)
    {
        if (node.AttributeNames.Count() != 1)
            throw node.Fault("must have exactly one of value, value_float, value_floats, value_int and value_ints");

        string name = node.Outputs[0];
        import.Pass(node, node.AttributeNames.First() switch
        {
            "value" => OnnxTensor.Of(node.File, node.Tensor("value")!, name),
            "value_float" => OnnxTensor.Of(node.File, name, [], [node.Float("value_float", 0)]),
            "value_int" => OnnxTensor.Of(node.File, name, [], [node.Integer("value_int", 0)]),
            "value_floats" => node.Floats("value_floats") is { } floats ? OnnxTensor.Of(node.File, name, [floats.Length], floats) : throw node.Fault("is empty"),
            _ => node.Integers("value_ints") is { } integers ? OnnxTensor.Of(node.File, name, [integers.Length], integers) : throw node.Fault("is empty"),
        });
    }
}
