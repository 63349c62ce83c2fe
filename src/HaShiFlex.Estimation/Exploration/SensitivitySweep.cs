using System.Collections.Immutable;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Estimation.Exploration;

/// <summary>The scenario again with other weights: what bits and pruning cost. Accuracy is the kernel's to count and stays unknown here.</summary>
public static class SensitivitySweep
{
    /// <summary>Bits of a Po2 code that are tried: 3 bits code zero and three exponents.</summary>
    public static ImmutableArray<int> Bits { get; } = [3, 4, 5, 6];

    /// <summary>Shares of weights pruned that are tried.</summary>
    public static ImmutableArray<double> Sparsities { get; } = [0, 0.25, 0.5];

    /// <param name="inputs">The scenario's; its own bits and sparsity are among the points, marked.</param>
    /// <param name="own">The scenario's own estimate.</param>
    /// <returns>By sparsity, then by bits; the same for any number of threads.</returns>
    /// <exception cref="Documents.InputException">The scenario is out of reach with one of the weights.</exception>
    public static ImmutableArray<SensitivityPoint> Run(ScenarioInputs inputs, Estimate own)
    {
        var settings = inputs.Settings;
        var choices =
            from sparsity in Sparsities.Append(settings.Sparsity).Distinct().Order()
            from bits in Bits.Append(settings.Weights.Bits).Distinct().Order()
            select (bits, sparsity);
        return [.. choices.AsParallel().AsOrdered().Select(choice => Point(inputs, own, choice.bits, choice.sparsity))];
    }

    private static SensitivityPoint Point(ScenarioInputs inputs, Estimate own, int bits, double sparsity)
    {
        var settings = inputs.Settings;
        bool isOwn = bits == settings.Weights.Bits && sparsity == settings.Sparsity;
        var estimate = isOwn
            ? own
            : Estimator.Run(inputs with { Settings = settings with { Weights = new Po2Format(bits, settings.Weights.Terms), Sparsity = sparsity } }, own.Provenance.Version, own.Provenance.Command);
        return new SensitivityPoint(bits, settings.Weights.Terms, sparsity, estimate.Chip.AreaMm2, estimate.Chip.EnergyPerImageUj, isOwn ? own.Accuracy?.Top1Percent : null, isOwn);
    }
}
