namespace HaShiFlex.Inference.Kernel;

/// <summary>How far the accumulators of a layer are from what 32-bit requantization holds.</summary>
internal enum RequantizeMode
{
    /// <summary>Accumulator times multiplier fits in 32 bits.</summary>
    Plain,

    /// <summary>It fits once the accumulator is limited to what the clamp lets through.</summary>
    Clamped,

    /// <summary>It does not; products are taken in doubles, which hold them exactly.</summary>
    Wide,
}
