using System.Collections.Immutable;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Networks;
using HaShiFlex.Quantization;

namespace HaShiFlex.Estimation.Exploration;

/// <summary>
/// Area against accuracy: the weights calibrated at several prices for area. A term costs in a layer what its adders do, so that terms are bought, and weights kept,
/// where they take away most error for their area: docs/quantization.md.
/// </summary>
public static class AreaFront
{
    /// <summary>Bills (see <see cref="Price"/>) that lie around what logit errors are.</summary>
    public static ImmutableArray<double> UsualBills { get; } = [0.01, 0.03, 0.1, 0.3, 1];

    /// <summary>Logit error for each mm2 at which all adders of the estimate together cost the bill.</summary>
    public static double Price(double bill, Estimate own) => bill / own.Layers.Sum(TermAreas.AddersMm2);

    /// <summary>One point, not yet known to be on the front or off it.</summary>
    /// <param name="price">Null for a network that was rounded plainly.</param>
    public static FrontPoint Point(ScenarioInputs inputs, Estimate own, double? price, Network network, AccuracyProbe probe)
    {
        var varied = inputs with { Network = network, Settings = price is null ? inputs.Settings : inputs.Settings with { Sparsity = 0 } };
        var estimate = Estimator.Run(varied, own.Provenance.Version, own.Provenance.Command);
        var hardened = varied.Quantize().Layers.OfType<HardenedLayer>().ToArray();
        var wired = estimate.Layers.Where(l => !l.IsProgrammable).ToArray();
        long weights = wired.Sum(l => l.Weights);
        return new FrontPoint(
            price,
            weights == 0 ? 0 : 1 - (wired.Sum(l => l.NonzeroWeights) / (double)weights),
            weights == 0 ? 0 : wired.Sum(l => l.WeightTerms) / (double)weights,
            hardened.ToImmutableSortedDictionary(layer => layer.Layer.Name, layer => layer.Weights.Format, StringComparer.Ordinal),
            estimate.Layers.Sum(l => l.Adders),
            estimate.Chip.AreaMm2,
            estimate.Chip.EnergyPerImageUj,
            estimate.Chip.ImagesPerS,
            probe.Of(varied),
            false);
    }

    /// <summary>The points by rising area, those on the front marked.</summary>
    public static ImmutableArray<FrontPoint> Marked(IEnumerable<FrontPoint> points)
    {
        var sorted = points.OrderBy(p => p.AreaMm2.Value).ThenBy(Error).ToArray();
        double least = double.PositiveInfinity;
        for (int i = 0; i < sorted.Length; i++)
        {
            sorted[i] = sorted[i] with { IsOnFront = Error(sorted[i]) < least };
            least = Math.Min(least, Error(sorted[i]));
        }

        return [.. sorted];

        // Without a difference there is no decibel.
        static double Error(FrontPoint point) => point.Accuracy.LogitError ?? 0;
    }
}
