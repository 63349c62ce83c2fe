using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Networks.Onnx.Operators;

/// <summary>GlobalAveragePool, and ReduceMean over height, width or both.</summary>
internal static class MeanOperators
{
    public static void ImportGlobal(GraphImport import, OnnxNode node)
    {
        var map = import.Plain(node, 0);
        if (map.Dims.Length < 3)
            throw node.Fault($"its input is [{string.Join(", ", map.Dims)}]; a feature map is expected");
        Import(import, node, map, [.. Enumerable.Range(2, map.Dims.Length - 2)], keepDims: true);
    }

    public static void ImportReduce(GraphImport import, OnnxNode node)
    {
        var map = import.Plain(node, 0);
        int rank = map.Dims.Length;
        long[] axes = Axes(import, node);
        if (axes.Length == 0)
        {
            if (!node.Flag("noop_with_empty_axes"))
                throw node.Fault("averages over all axes, the batch included; height and width are supported");
            import.Pass(node, map);
            return;
        }

        var spatial = new SortedSet<int>();
        foreach (long axis in axes)
        {
            long counted = axis < 0 ? axis + rank : axis;
            if (counted < 2 || counted >= rank || !spatial.Add((int)counted))
                throw node.Fault($"averages over axes [{string.Join(", ", axes)}] of [{string.Join(", ", map.Dims)}]; height and width are supported");
        }

        Import(import, node, map, spatial, node.Flag("keepdims", true));
    }

    private static long[] Axes(GraphImport import, OnnxNode node)
    {
        if (import.Opset < 18 && node.Inputs.Count > 1)
            throw node.Fault("axes are an attribute before operator set 18, not an input");
        if (import.Opset >= 18 && node.Has("axes"))
            throw node.Fault("axes are an input from operator set 18 on, not an attribute");
        return node.HasInput(1) ? import.Constant(node, 1, "axes").Integers() : node.Integers("axes") ?? [];
    }

    private static void Import(GraphImport import, OnnxNode node, FeatureValue map, IReadOnlyCollection<int> axes, bool keepDims)
    {
        int rank = map.Dims.Length;
        // The last dimension is the width, whatever the rank.
        bool overWidth = axes.Contains(rank - 1), overHeight = rank == 4 && axes.Contains(2);
        var input = map.Source;
        var window = new Window(overHeight ? input.Height : 1, overWidth ? input.Width : 1);
        var output = new Shape(input.Channels, overHeight ? 1 : input.Height, overWidth ? 1 : input.Width);
        int[] dims = keepDims
            ? [.. map.Dims.Select((d, i) => axes.Contains(i) ? 1 : d)]
            : [.. map.Dims.Where((_, i) => !axes.Contains(i))];
        import.Add(node, dims, name => new AveragePoolLayer(name, [map.Producer], input, output, window));
    }
}
