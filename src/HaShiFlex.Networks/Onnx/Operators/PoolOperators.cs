using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Networks.Onnx.Operators;

/// <summary>MaxPool and AveragePool in two dimensions, with ceil_mode and count_include_pad.</summary>
internal static class PoolOperators
{
    public static void ImportMax(GraphImport import, OnnxNode node)
    {
        var map = Map(import, node);
        // Padding never wins; a border that no element is below never wins either.
        if (map.Pad is { } pad && pad.Value > import.LowerBound(map.Producer))
            map = import.Plain(node, 0);
        var window = Window(node, map);
        import.Add(
            node,
            [map.Batch, map.Source.Channels, window.Height, window.Width],
            name => new MaxPoolLayer(name, [map.Producer], map.Source, new Shape(map.Source.Channels, window.Height, window.Width), window.Window),
            transparentTo: map);
    }

    public static void ImportAverage(GraphImport import, OnnxNode node)
    {
        var map = Map(import, node);
        bool countIncludePad = node.Flag("count_include_pad");
        bool padsItself = node.Text("auto_pad", "NOTSET").StartsWith("SAME", StringComparison.Ordinal) || node.Integers("pads")?.Any(p => p != 0) == true;
        // A border of zeros counts in every mean, as padding does only where the node says so.
        if (map.Pad is { } pad && (pad.Value != 0 || (padsItself && !countIncludePad)))
            map = import.Plain(node, 0);
        var window = Window(node, map);
        bool counts = map.Pad is not null || (countIncludePad && window.HasOwnPads);
        import.Add(
            node,
            [map.Batch, map.Source.Channels, window.Height, window.Width],
            name => new AveragePoolLayer(
                name,
                [map.Producer],
                map.Source,
                new Shape(map.Source.Channels, window.Height, window.Width),
                window.Window,
                counts,
                window.CeilRows,
                window.CeilColumns));
    }

    private static FeatureValue Map(GraphImport import, OnnxNode node)
    {
        var map = import.Map(node, 0);
        return map.Dims.Length == 4
            ? map
            : throw node.Fault($"its input has {map.Dims.Length} dimensions; batch x channels x height x width is expected");
    }

    private static WindowAttributes Window(OnnxNode node, FeatureValue map)
    {
        if (node.Integers("kernel_shape") is not { Length: 2 } kernel)
            throw node.Fault("its kernel_shape must have two entries");
        return kernel.All(k => k is >= 1 and <= Limits.Window)
            ? WindowAttributes.Read(node, map, (int)kernel[0], (int)kernel[1], mayMissMap: false)
            : throw node.Fault($"its kernel is {kernel[0]}x{kernel[1]}; 1 to {Limits.Window} is supported");
    }
}
