using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Estimation.Exploration;

/// <summary>The scenario again with other weights: what bits, terms and pruning cost, and where images are at hand what they do to accuracy.</summary>
public static class SensitivitySweep
{
    /// <param name="inputs">The scenario's.</param>
    /// <param name="own">The scenario's own estimate, taken over where its weights are among the points.</param>
    /// <param name="probe">Counts accuracy at every point; null leaves it unknown, but for what the scenario itself carries.</param>
    /// <param name="progress">Told the number of points done.</param>
    /// <returns>In the grid's order; the same for any number of threads.</returns>
    /// <exception cref="InputException">The scenario is out of reach with one of the weights.</exception>
    public static ImmutableArray<SensitivityPoint> Run(ScenarioInputs inputs, Estimate own, SweepGrid grid, AccuracyProbe? probe = null, IProgress<int>? progress = null)
    {
        int done = 0;
        try
        {
            return [.. grid.Points.AsParallel().AsOrdered().Select(choice =>
            {
                var point = Point(inputs, own, choice.Bits, choice.Terms, choice.Sparsity, probe);
                progress?.Report(Interlocked.Increment(ref done));
                return point;
            })];
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<InputException>().FirstOrDefault() is { } fault)
        {
            throw new InputException(fault.Message, fault);
        }
    }

    private static SensitivityPoint Point(ScenarioInputs inputs, Estimate own, int bits, int terms, double sparsity, AccuracyProbe? probe)
    {
        var settings = inputs.Settings;
        var weights = new Po2Format(bits, terms);
        bool isOwn = weights == settings.Weights && sparsity == settings.Sparsity;
        var varied = isOwn ? inputs : inputs with { Settings = settings with { Weights = weights, Sparsity = sparsity } };
        var estimate = isOwn ? own : Estimator.Run(varied, own.Provenance.Version, own.Provenance.Command);
        return new SensitivityPoint(
            bits,
            terms,
            sparsity,
            estimate.Layers.Sum(l => l.Adders),
            estimate.Chip.AreaMm2,
            estimate.Chip.EnergyPerImageUj,
            estimate.Chip.ImagesPerS,
            probe?.Of(varied) ?? (isOwn ? own.Accuracy : null),
            isOwn);
    }
}
