namespace HaShiFlex.Networks.Onnx.Operators;

/// <summary>Flatten and Reshape, of feature maps (the batch stays first) and of constants.</summary>
internal static class ReshapeOperators
{
    public static void ImportFlatten(GraphImport import, OnnxNode node)
    {
        int[] from = Dims(import, node);
        long axis = node.Integer("axis", 1);
        if (axis < 0)
            axis += from.Length;
        if (axis < 0 || axis > from.Length)
            throw node.Fault($"axis = {node.Integer("axis", 1)} does not fit an input of {from.Length} dimensions");

        long before = 1, after = 1;
        for (int i = 0; i < from.Length; i++)
        {
            if (i < axis)
                before *= from[i];
            else
                after *= from[i];
        }

        Import(import, node, [before, after]);
    }

    public static void ImportReshape(GraphImport import, OnnxNode node)
    {
        int[] from = Dims(import, node);
        long[] stated = import.Constant(node, 1, "shape").Integers();
        long[] dims = new long[stated.Length];
        int open = -1;
        long known = 1, elements = 1;
        foreach (int dim in from)
            elements *= dim;

        for (int i = 0; i < dims.Length; i++)
        {
            dims[i] = stated[i] switch
            {
                0 when !node.Flag("allowzero") => i < from.Length ? from[i] : throw Misfit(),
                -1 when open < 0 => -1,
                > 0 and <= int.MaxValue => stated[i],
                _ => throw Misfit(),
            };
            if (dims[i] == -1)
                open = i;
            else if (dims[i] == 0 || (known *= dims[i]) > int.MaxValue)
                throw Misfit();
        }

        if (open >= 0)
        {
            if (elements % known != 0)
                throw Misfit();
            dims[open] = elements / known;
        }
        else if (known != elements)
        {
            throw Misfit();
        }

        Import(import, node, dims);

        Exception Misfit() => node.Fault($"shape [{string.Join(", ", stated)}] does not fit an input of [{string.Join(", ", from)}]");
    }

    private static int[] Dims(GraphImport import, OnnxNode node)
    {
        if (import.IsConstant(node, 0))
            return import.Constant(node, 0, "input").Dims;
        var value = import.Feature(node, 0);
        return (value.Pad is null ? value : import.Plain(node, 0)).Dims;
    }

    private static void Import(GraphImport import, OnnxNode node, long[] dims)
    {
        if (import.IsConstant(node, 0))
        {
            import.Pass(node, import.Constant(node, 0, "input").WithDims(node.Outputs[0], Array.ConvertAll(dims, d => (int)d)));
            return;
        }

        var value = import.Feature(node, 0);
        if (dims.Length is < 2 or > 4 || dims[0] != value.Batch)
        {
            throw node.Fault(
                $"makes [{string.Join(", ", dims)}] of [{string.Join(", ", value.Dims)}]; the batch ({value.Batch}) must stay first, with one to three dimensions after it");
        }

        import.Pass(node, value with { Dims = Array.ConvertAll(dims, d => (int)d), ReshapeName = node.Name });
    }
}
