using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Networks.Onnx.Operators;

/// <summary>Concat along the channels.</summary>
internal static class ConcatOperator
{
    public static void Import(GraphImport import, OnnxNode node)
    {
        var parts = Enumerable.Range(0, node.Inputs.Count).Select(i => import.Plain(node, i)).ToList();
        int[] first = parts[0].Dims;
        long axis = node.Integer("axis", long.MinValue);
        if (axis != 1 && axis + first.Length != 1)
            throw node.Fault(axis == long.MinValue ? "its axis is missing" : $"joins along axis {axis}; the channels (axis 1) are supported");

        long channels = 0;
        foreach (var part in parts)
        {
            if (part.Dims.Length != first.Length || !part.Dims.AsSpan(2).SequenceEqual(first.AsSpan(2)) || part.Batch != first[0])
                throw node.Fault($"its inputs are [{string.Join(", ", first)}] and [{string.Join(", ", part.Dims)}]; they may differ in channels only");
            channels += part.Dims[1];
        }

        if (channels > Limits.Extent)
            throw node.Fault($"its output would have {channels} channels; at most {Limits.Extent} are supported");

        int[] dims = [first[0], (int)channels, .. first[2..]];
        if (parts.Count == 1)
            import.Pass(node, parts[0]);
        else
            import.Add(node, dims, name => new ConcatLayer(name, [.. parts.Select(p => p.Producer)], FeatureValue.ShapeOf(dims)));
    }
}
