using HaShiFlex.Estimation.Baselines;

namespace HaShiFlex.Estimation.Results;

/// <summary>The chip beside a baseline. A ratio exists only where both sides have the inputs to it; above 1 the chip is the better.</summary>
/// <param name="Speedup">Chip's images/s over the baseline's.</param>
/// <param name="EnergyRatio">Baseline's energy per image over the chip's; null without the baseline's power.</param>
/// <param name="DensityRatio">Chip's images/s per mm2 over the baseline's; null without the baseline's die area.</param>
/// <param name="CostRatio">Chip's images/s per USD over the baseline's, masks and design left out; null without the baseline's price or the chip's cost.</param>
public sealed record Comparison(
    Baseline Baseline,
    Quantity Speedup,
    Quantity? EnergyRatio,
    Quantity? DensityRatio,
    Quantity? CostRatio)
{
    /// <summary>What the baseline's memory and arithmetic would allow on the chip's network; null where the baseline lacks an input.</summary>
    public GpuRoofline? Roofline { get; init; }

    /// <summary>Chip's images/s over the roofline's; null without one.</summary>
    public Quantity? RooflineSpeedup { get; init; }
}
