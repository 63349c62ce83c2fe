using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Inference.Calibration;
using HaShiFlex.Networks;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Estimation.Exploration;

/// <summary>The scenario again with other weights: what bits, terms and pruning cost, and where images are at hand what they do to accuracy.</summary>
public static class SensitivitySweep
{
    /// <param name="inputs">The scenario's, its network not calibrated.</param>
    /// <param name="own">The scenario's own estimate, taken over where its weights are among the points.</param>
    /// <param name="calibrated">A network for each of the grid's points whose weights were calibrated for it; empty for plain rounding alone.</param>
    /// <param name="isOwnCalibrated">Whether the scenario's own weights are calibrated ones.</param>
    /// <param name="probe">Counts accuracy at every point; null leaves it unknown, but for what the scenario itself carries.</param>
    /// <param name="progress">Told the number of points done.</param>
    /// <returns>In the grid's order, plain rounding before calibrated weights; the same for any number of threads.</returns>
    /// <exception cref="InputException">The scenario is out of reach with one of the weights.</exception>
    public static ImmutableArray<SensitivityPoint> Run(
        ScenarioInputs inputs, Estimate own, SweepGrid grid, ImmutableArray<Network> calibrated, bool isOwnCalibrated, AccuracyProbe? probe = null, IProgress<int>? progress = null)
    {
        int done = 0;
        Network?[] Networks(int point) => calibrated.IsEmpty ? [null] : [null, calibrated[point]];
        var variants = grid.Points.SelectMany((choice, point) => Networks(point).Select(network => (Choice: choice, Calibrated: network)));
        try
        {
            return [.. variants.AsParallel().AsOrdered().Select(variant =>
            {
                var point = Point(inputs, own, variant.Choice, variant.Calibrated, isOwnCalibrated, probe);
                progress?.Report(Interlocked.Increment(ref done));
                return point;
            })];
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<InputException>().FirstOrDefault() is { } fault)
        {
            throw new InputException(fault.Message, fault);
        }
    }

    /// <summary>Calibrates the weights for every point of a grid, one after the other, for each takes all cores.</summary>
    /// <param name="progress">Told the point's index, and where its calibration stands.</param>
    /// <exception cref="InputException">The images or the budget are at fault.</exception>
    public static ImmutableArray<Network> Calibrate(
        WeightCalibration calibration, ScenarioInputs inputs, SweepGrid grid, Action<int, CalibrationProgress> progress, Action<string> warn, CancellationToken cancellation) =>
        [.. grid.Points.Select((choice, i) =>
        {
            // A budget of extra terms has no meaning for one term, and none beside pruning.
            bool hasExtra = choice.Terms > 1 && choice.Sparsity == 0;
            var own = hasExtra ? calibration : calibration with { ExtraTerms = null, ExtraArea = null };
            return own.Run(inputs with { Settings = Varied(inputs.Settings, choice) }, new Indexed(i, progress), warn, cancellation);
        })];

    private static QuantizationSettings Varied(QuantizationSettings settings, (int Bits, int Terms, double Sparsity) choice) =>
        settings with { Weights = new Po2Format(choice.Bits, choice.Terms), Sparsity = choice.Sparsity };

    private static SensitivityPoint Point(ScenarioInputs inputs, Estimate own, (int Bits, int Terms, double Sparsity) choice, Network? calibrated, bool isOwnCalibrated, AccuracyProbe? probe)
    {
        var settings = Varied(inputs.Settings, choice);
        bool isOwn = (calibrated is not null) == isOwnCalibrated && settings.Weights == inputs.Settings.Weights && settings.Sparsity == inputs.Settings.Sparsity;
        var varied = inputs with { Network = calibrated ?? inputs.Network, Settings = settings };
        var estimate = isOwn ? own : Estimator.Run(varied, own.Provenance.Version, own.Provenance.Command);
        return new SensitivityPoint(
            choice.Bits,
            choice.Terms,
            choice.Sparsity,
            estimate.Layers.Sum(l => l.Adders),
            estimate.Chip.AreaMm2,
            estimate.Chip.EnergyPerImageUj,
            estimate.Chip.ImagesPerS,
            probe?.Of(varied) ?? (isOwn ? own.Accuracy : null),
            isOwn,
            calibrated is not null);
    }

    private sealed class Indexed(int point, Action<int, CalibrationProgress> to) : IProgress<CalibrationProgress>
    {
        public void Report(CalibrationProgress value) => to(point, value);
    }
}
