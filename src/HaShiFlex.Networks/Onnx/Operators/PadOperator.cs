namespace HaShiFlex.Networks.Onnx.Operators;

/// <summary>Pad with a constant around height and width; the next window takes it in where that is exact.</summary>
internal static class PadOperator
{
    public static void Import(GraphImport import, OnnxNode node)
    {
        string mode = node.Text("mode", "constant");
        if (mode != "constant")
            throw node.Fault($"mode = {mode} is not supported; constant is");

        bool asInputs = import.Opset >= 11;
        if (asInputs ? node.Has("pads") || node.Has("value") : node.Inputs.Count > 1)
            throw node.Fault($"its pads are {(asInputs ? "inputs from operator set 11 on, not attributes" : "attributes before operator set 11, not inputs")}");
        if (asInputs && !node.HasInput(1))
            throw node.Fault("its pads are missing");

        long[] pads = asInputs ? import.Constant(node, 1, "pads").Integers() : node.Integers("pads") ?? throw node.Fault("its pads are missing");
        float value = asInputs ? node.HasInput(2) ? Scalar(import, node) : 0 : node.Float("value", 0);
        if (float.IsNaN(value))
            throw node.Fault("its border's value is not a number");

        var map = import.Map(node, 0);
        int rank = map.Dims.Length;
        long[] axes = node.HasInput(3) ? import.Constant(node, 3, "axes").Integers() : [.. Enumerable.Range(0, rank).Select(i => (long)i)];
        if (pads.Length != 2 * axes.Length)
            throw node.Fault($"its pads have {pads.Length} entries; {2 * axes.Length} are expected");

        var before = new int[rank];
        var after = new int[rank];
        for (int i = 0; i < axes.Length; i++)
        {
            long axis = axes[i] < 0 ? axes[i] + rank : axes[i];
            if (axis < 0 || axis >= rank)
                throw node.Fault($"pads axis {axes[i]} of an input with {rank} dimensions");
            if (pads[i] is < 0 or > Limits.Window || pads[i + axes.Length] is < 0 or > Limits.Window)
                throw node.Fault($"its pads are [{string.Join(", ", pads)}]; 0 to {Limits.Window} each is supported");
            (before[axis], after[axis]) = ((int)pads[i], (int)pads[i + axes.Length]);
        }

        if (Enumerable.Range(0, rank).Any(i => (before[i] | after[i]) != 0 && (i < 2 || rank != 4)))
            throw node.Fault($"pads [{string.Join(", ", pads)}] reach beyond height and width, which is not supported");
        if (before.Concat(after).All(p => p == 0))
        {
            import.Pass(node, map);
            return;
        }

        var pad = new PendingPad(node, before[2], before[3], after[2], after[3], value);
        if (map.Pad is { } inner)
        {
            if (inner.Value == value)
                pad = new PendingPad(node, pad.Top + inner.Top, pad.Left + inner.Left, pad.Bottom + inner.Bottom, pad.Right + inner.Right, value);
            else
                map = import.Plain(node, 0);
        }

        import.Pass(node, map with { Pad = pad });
    }

    private static float Scalar(GraphImport import, OnnxNode node)
    {
        var tensor = import.Constant(node, 2, "border's value");
        return tensor.Count == 1 ? tensor.Floats().Span[0] : throw node.Fault($"its border's value '{tensor.Name}' has {tensor.Count} elements; one is expected");
    }
}
