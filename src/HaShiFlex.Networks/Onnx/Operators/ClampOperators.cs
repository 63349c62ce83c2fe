namespace HaShiFlex.Networks.Onnx.Operators;

/// <summary>Relu, and Clip with its bounds as attributes (to operator set 10) or constant inputs (from 11).</summary>
internal static class ClampOperators
{
    public static void ImportRelu(GraphImport import, OnnxNode node) => import.Clamp(node, Activation.Relu);

    public static void ImportClip(GraphImport import, OnnxNode node)
    {
        if (import.Opset >= 11 && (node.Has("min") || node.Has("max")))
            throw node.Fault("min and max are inputs from operator set 11 on, not attributes");
        if (import.Opset < 11 && node.Inputs.Count > 1)
            throw node.Fault("min and max are attributes before operator set 11, not inputs");

        // The attributes' defaults are the ends of fp32, which clamp nothing.
        float minimum = Open(Bound(1, "min", float.MinValue)), maximum = Open(Bound(2, "max", float.MaxValue));
        if (minimum > maximum)
            throw node.Fault($"min {minimum:R} is above max {maximum:R}");
        var clamp = new Activation(minimum, maximum);
        if (clamp.IsNone)
            import.Pass(node, import.Feature(node, 0));
        else
            import.Clamp(node, clamp);

        float Bound(int input, string name, float otherwise)
        {
            if (!node.HasInput(input))
                return node.Float(name, otherwise);
            var tensor = import.Constant(node, input, name);
            if (tensor.Count != 1)
                throw node.Fault($"its {name} '{tensor.Name}' has {tensor.Count} elements; one is expected");
            float bound = tensor.Floats().Span[0];
            return float.IsNaN(bound) ? throw node.Fault($"its {name} '{tensor.Name}' is not a number") : bound;
        }

        static float Open(float bound) => bound switch
        {
            float.MinValue => float.NegativeInfinity,
            float.MaxValue => float.PositiveInfinity,
            _ => bound,
        };
    }
}
