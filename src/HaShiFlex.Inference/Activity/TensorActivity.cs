using System.Collections.Immutable;

namespace HaShiFlex.Inference.Activity;

/// <summary>How one feature map's codes switch.</summary>
/// <param name="ToggleRates">By bit, lowest first: the share of successive output positions between which the bit changes, 0 to 1.</param>
/// <param name="Sparsity">Share of codes that are zero, 0 to 1.</param>
public sealed record TensorActivity(ImmutableArray<double> ToggleRates, double Sparsity)
{
    /// <summary>Toggles over those of uniform random codes, which change every bit every second time.</summary>
    public double AgainstRandom => ToggleRates.Average() / 0.5;
}
