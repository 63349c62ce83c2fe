using HaShiFlex.Estimation.Baselines;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.Charts;

/// <summary>What a chip and its baselines are lined up by.</summary>
/// <param name="Chip">The chip's figure.</param>
/// <param name="Baseline">A baseline's; null where an input to it is missing.</param>
public sealed record BaselineMeasure(string Name, string Title, string Unit, Func<ChipEstimate, Quantity> Chip, Func<Baseline, double?> Baseline)
{
    public static BaselineMeasure Rate { get; } = new("baselines-by-rate", "Images per second, against baselines", "images/s", chip => chip.ImagesPerS, baseline => baseline.ImagesPerS);

    public static BaselineMeasure Efficiency { get; } = new(
        "baselines-by-energy",
        "Images per joule, against baselines",
        "images/J",
        chip => Quantity.Exact(1e6, "").DividedBy(chip.EnergyPerImageUj, "1 / energy per image"),
        baseline => baseline.ImagesPerJ);
}
