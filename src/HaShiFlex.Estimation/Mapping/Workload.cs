using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Estimation.Mapping;

/// <summary>How many positions one layer's hardware works through for an image: output positions, or input positions where it accumulates.</summary>
public static class Workload
{
    /// <summary>
    /// Pooling whose windows do not overlap adds or compares each element as it arrives, so that it needs one operator and one register per channel and
    /// column instead of a window of registers.
    /// </summary>
    public static bool Accumulates(Layer layer) => layer switch
    {
        AveragePoolLayer p => p.IsGlobal || IsDisjoint(p.Window),
        MaxPoolLayer p => IsDisjoint(p.Window),
        _ => false,
    };

    /// <summary>Positions an image; one instance works through one a cycle.</summary>
    public static long Positions(Layer layer) => layer switch
    {
        AveragePoolLayer p when Accumulates(p) => p.Input.Positions,
        MaxPoolLayer p when Accumulates(p) => p.Input.Positions,
        _ => layer.Output.Positions,
    };

    private static bool IsDisjoint(Networks.Window window) =>
        window.StrideHeight >= window.SpanHeight && window.StrideWidth >= window.SpanWidth && !window.IsPadded;
}
