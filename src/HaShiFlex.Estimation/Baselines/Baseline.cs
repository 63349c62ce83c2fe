namespace HaShiFlex.Estimation.Baselines;

/// <summary>Something that a chip is compared with: one system running one network in one way.</summary>
/// <param name="Key">Its file's name without the extension; what scenarios call it.</param>
/// <param name="Title">For people.</param>
/// <param name="System">The device.</param>
/// <param name="Network">What it runs; a rate on another network than the chip's is shown with that said.</param>
/// <param name="Precision">Of the arithmetic; <c>unknown</c> where the source does not say.</param>
/// <param name="ImagesPerS">Sustained images/s of one device; positive.</param>
/// <param name="Evidence">How the rate is known.</param>
/// <param name="Source">Where the rate stands.</param>
public sealed record Baseline(
    string Key,
    string Title,
    string System,
    string Network,
    string Precision,
    double ImagesPerS,
    Evidence Evidence,
    string Source)
{
    /// <summary>Images in flight at once; null where the source does not say.</summary>
    public int? Batch { get; init; }

    /// <summary>Power of the board while it works, W: its limit, where nobody measured it (see <see cref="PowerSource"/>).</summary>
    public double? BoardPowerW { get; init; }

    /// <summary>Where the power stands; given exactly when the power is.</summary>
    public string? PowerSource { get; init; }

    /// <summary>Silicon of the main die, mm2.</summary>
    public double? DieMm2 { get; init; }

    public string? DieSource { get; init; }

    /// <summary>The die's process, as its maker calls it.</summary>
    public string? Node { get; init; }

    /// <summary>Price of one device, USD.</summary>
    public double? PriceUsd { get; init; }

    public string? PriceSource { get; init; }

    /// <summary>Bandwidth of the device's memory, 10^9 bytes/s: the roof of <see cref="GpuRoofline"/>.</summary>
    public double? MemoryBandwidthGbPerS { get; init; }

    public string? MemoryBandwidthSource { get; init; }

    /// <summary>Peak dense matrix operations at its precision, 10^12/s; a multiply-accumulate is two.</summary>
    public double? PeakTops { get; init; }

    public string? PeakTopsSource { get; init; }

    /// <summary>Bytes of an activation in its memory: 2 for fp16, 1 for int8.</summary>
    public int? BytesPerActivation { get; init; }

    /// <summary>What a reader should know of the comparison; empty where there is nothing to say.</summary>
    public string Note { get; init; } = "";

    /// <summary>Images/J at the board's power; null without one.</summary>
    public double? ImagesPerJ => ImagesPerS / BoardPowerW;

    /// <summary>Images/s per mm2 of the main die; null without one.</summary>
    public double? ImagesPerSPerMm2 => ImagesPerS / DieMm2;
}
