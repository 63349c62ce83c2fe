namespace HaShiFlex.Estimation.Results;

/// <summary>The chip beside a baseline. A ratio exists only where both sides have the inputs to it.</summary>
/// <param name="Baseline">The baseline's key.</param>
/// <param name="ImagesPerS">The baseline's own rate.</param>
/// <param name="Speedup">Chip's images/s over the baseline's.</param>
/// <param name="EnergyRatio">Baseline's energy per image over the chip's; null without the baseline's power.</param>
/// <param name="DensityRatio">Chip's images/s per mm2 over the baseline's; null without the baseline's die area.</param>
/// <param name="Provenance">measured, derived, quoted or implied, and the source.</param>
public sealed record Comparison(
    string Baseline,
    string Title,
    double ImagesPerS,
    Quantity Speedup,
    Quantity? EnergyRatio,
    Quantity? DensityRatio,
    string Provenance);
