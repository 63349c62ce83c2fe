namespace HaShiFlex.Networks.Onnx.Operators;

/// <summary>Identity, and Dropout, which is one in inference.</summary>
internal static class PassOperators
{
    public static void ImportIdentity(GraphImport import, OnnxNode node)
    {
        if (import.IsConstant(node, 0))
            import.Pass(node, import.Constant(node, 0, "input"));
        else
            import.Pass(node, import.Feature(node, 0));
    }

    public static void ImportDropout(GraphImport import, OnnxNode node)
    {
        if (node.HasInput(2) && import.Constant(node, 2, "training_mode").Integers() is not [0])
            throw node.Fault("is in training mode; export the model for inference");
        import.Pass(node, import.Feature(node, 0));
    }
}
