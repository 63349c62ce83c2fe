namespace HaShiFlex.Networks.Onnx.Operators;

/// <summary>A node's sliding window with auto_pad, ceil_mode and a border before it resolved to explicit pads.</summary>
/// <param name="Window">Over the map as it was before the pending border.</param>
/// <param name="Height">Of the output.</param>
/// <param name="Width">Of the output.</param>
/// <param name="CeilRows">Rows of <see cref="Window.PadBottom"/> that only ceil_mode reads.</param>
/// <param name="CeilColumns">Columns of <see cref="Window.PadRight"/> that only ceil_mode reads.</param>
/// <param name="HasOwnPads">Whether the node itself pads, ceil_mode aside.</param>
internal sealed record WindowAttributes(Window Window, int Height, int Width, int CeilRows, int CeilColumns, bool HasOwnPads)
{
    /// <param name="map">The input, perhaps with a pending border.</param>
    /// <param name="mayMissMap">Whether a window position may lie in the padding entirely, as a convolution's may.</param>
    public static WindowAttributes Read(OnnxNode node, FeatureValue map, int kernelHeight, int kernelWidth, bool mayMissMap)
    {
        int[] strides = node.Integers("strides", 2, 1, 1, Limits.Window);
        int[] dilations = node.Integers("dilations", 2, 1, 1, Limits.Window);
        int[] pads = node.Integers("pads", 4, 0, 0, Limits.Window);
        string autoPad = node.Text("auto_pad", "NOTSET");
        if (autoPad is not ("NOTSET" or "SAME_UPPER" or "SAME_LOWER" or "VALID"))
            throw node.Fault($"auto_pad = {autoPad}; NOTSET, SAME_UPPER, SAME_LOWER or VALID is expected");
        if (autoPad != "NOTSET" && pads.Any(p => p != 0))
            throw node.Fault($"has both pads and auto_pad = {autoPad}; one or the other is expected");
        if (kernelHeight is < 1 or > Limits.Window || kernelWidth is < 1 or > Limits.Window)
            throw node.Fault($"its kernel is {kernelHeight}x{kernelWidth}; 1 to {Limits.Window} is supported");

        bool ceil = node.Flag("ceil_mode");
        var border = map.Pad;
        var shape = map.Source;
        var rows = Axis("height", shape.Height, border?.Top ?? 0, border?.Bottom ?? 0, kernelHeight, strides[0], dilations[0], pads[0], pads[2]);
        var columns = Axis("width", shape.Width, border?.Left ?? 0, border?.Right ?? 0, kernelWidth, strides[1], dilations[1], pads[1], pads[3]);
        return new WindowAttributes(
            new Window(kernelHeight, kernelWidth, strides[0], strides[1], dilations[0], dilations[1], rows.Before, columns.Before, rows.After, columns.After),
            rows.Outputs,
            columns.Outputs,
            rows.Ceil,
            columns.Ceil,
            rows.IsPadded || columns.IsPadded);

        (int Before, int After, int Outputs, int Ceil, bool IsPadded) Axis(
            string axis, int extent, int borderBefore, int borderAfter, int kernel, int stride, int dilation, int before, int after)
        {
            long bordered = (long)extent + borderBefore + borderAfter, span = ((long)dilation * (kernel - 1)) + 1;
            if (autoPad.StartsWith("SAME", StringComparison.Ordinal))
            {
                long total = Math.Max((((bordered + stride - 1) / stride - 1) * stride) + span - bordered, 0);
                if (total > 2 * Limits.Window)
                    throw node.Fault($"its window spans {span} of {axis}, which is out of all proportion to the input's {bordered}");
                int small = (int)(total / 2), large = (int)(total - small);
                (before, after) = autoPad == "SAME_UPPER" ? (small, large) : (large, small);
            }

            long slack = bordered + before + after - span;
            if (slack < 0)
                throw node.Fault($"its window spans {span} of {axis}, but the padded input has {bordered + before + after}");

            long outputs = (slack / stride) + 1, extra = 0;
            // A position that ceil_mode adds counts only if it starts before the padding at the end.
            if (ceil && slack % stride != 0 && outputs * stride < bordered + before && !autoPad.StartsWith("SAME", StringComparison.Ordinal))
            {
                extra = (outputs * stride) - slack;
                outputs++;
            }

            if (!mayMissMap)
            {
                for (long start = -before - borderBefore, i = 0; i < outputs; i++, start += stride)
                {
                    long first = start >= 0 ? start : start + ((-start + dilation - 1) / dilation * dilation);
                    if (first >= extent || first > start + span - 1)
                        throw node.Fault($"position {i} of its window lies in the padding of {axis} entirely; smaller pads are expected");
                }
            }

            return (before + borderBefore, (int)(after + borderAfter + extra), (int)outputs, (int)extra, (before | after) != 0);
        }
    }
}
