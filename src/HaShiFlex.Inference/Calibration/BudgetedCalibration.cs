using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// Calibrates within a budget of terms. What a term costs has one price, in units of the network's logit error, that is the same for all layers: in a layer it is divided by
/// how much the layer's relative error hurts (<see cref="LayerSensitivity"/>). It is found by rehearsals on few images and few scales; where the calibration on all of them
/// uses more than these did, a second one has prices that follow what its layers use (<see cref="BudgetedPrices"/>).
/// </summary>
/// <param name="Budget">Null to take all terms that help.</param>
/// <param name="Checkpoints">Folder where choices are kept; null for nowhere.</param>
public sealed record BudgetedCalibration(Network Network, ImageEncoding Image, QuantizationSettings Settings, ImageSet Images, CalibrationOptions Options, TermBudget? Budget, string? Checkpoints)
{
    private const int RehearsalImages = 24;
    private const int RehearsalScales = 4;

    // What a rehearsal may leave of a budget: on all images layers use another share than on few, so that a nearer price would not be a better one.
    private const double RehearsalTolerance = 0.1;

    private const int Corrections = 4;
    private const double CorrectionMargin = 0.01;
    private const double LowestPrice = 1e-9;

    // Shares of the progress bar: a rehearsal takes about a tenth of the calibration's time.
    private const double RehearsalShare = 0.06;
    private const double MostRehearsing = 0.5;

    /// <exception cref="InputException">As <see cref="NetworkCalibrator"/>, or the budget cannot be kept.</exception>
    public CalibratedWeights Run(IProgress<CalibrationProgress>? progress, Action<string> warn, CancellationToken cancellation)
    {
        var whole = new CalibrationBasis(Network, Image, Settings, Images, Options);
        if (Budget is not { } budget)
            return Calibrate(whole, Options, null, progress, warn, cancellation);

        var quick = Options with
        {
            TargetRidges = [Options.FallbackTargetRidge],
            RoundingRidges = [Options.FallbackRoundingRidge],
            Scales = RehearsalScales,
            RangeImages = RehearsalImages,
            Mirror = false,
        };
        var few = new CalibrationBasis(Network, Image, Settings, Images.InContentOrder().Spread(RehearsalImages), quick);
        var (price, elasticity, factors, done) = Rehearse(few, quick, budget, progress, cancellation);
        var priced = budget.Priced(Options, price) with { PriceFactors = factors };
        BudgetPlan? plan = null;
        for (int trial = 0; ; trial++)
        {
            var weights = Calibrate(whole, priced, plan, Rescaled.Of(progress, done, 1 - done), trial == 0 ? warn : _ => { }, cancellation);
            double used = budget.Used(weights);
            if (used <= budget.Share)
                return weights;
            if (trial == Corrections)
                throw new InputException(FormattableString.Invariant($"{Network.Source}: the budget of terms cannot be kept: {used:g4} of {budget.Share:g4} are used at a price of {plan!.Price:g3}"));
            if (plan is not null)
            {
                plan = plan with { Limit = plan.Limit * (budget.Share / used) * (1 - CorrectionMargin) };
            }
            else
            {
                plan = PlanOf(weights, price == 0 ? LowestPrice : price, elasticity);
                if (priced.PriceFactors.IsEmpty)
                    priced = priced with { PriceFactors = PriceFactors(few, quick, cancellation) };
            }
        }
    }

    /// <summary>The price at which rehearsals keep the budget, how demand changes with it, factors of prices where there were any, and how much of the progress that was.</summary>
    private (double Price, double Elasticity, ImmutableDictionary<(string Layer, int Bits), double> Factors, double Done) Rehearse(
        CalibrationBasis few, CalibrationOptions quick, TermBudget budget, IProgress<CalibrationProgress>? progress, CancellationToken cancellation)
    {
        double done = 0;
        var (price, elasticity) = PriceSearch.Find(
            candidate =>
            {
                // The first rehearsal is without a price and needs no factors.
                if (candidate > 0 && quick.PriceFactors.IsEmpty)
                    quick = quick with { PriceFactors = PriceFactors(few, quick, cancellation) };
                double used = budget.Used(new NetworkCalibrator(few, budget.Priced(quick, candidate)).Run(Rescaled.Of(progress, done, RehearsalShare), _ => { }, cancellation));
                done = Math.Min(done + RehearsalShare, MostRehearsing);
                return used;
            },
            budget.Share,
            RehearsalTolerance);
        return (price, elasticity, quick.PriceFactors, done);
    }

    private BudgetPlan PlanOf(CalibratedWeights weights, double price, double elasticity)
    {
        var hardened = Network.Layers.OfType<ConvolutionLayer>().Where(layer => weights.Weights.ContainsKey(layer.Name)).ToArray();
        return new BudgetPlan(
            Budget!,
            price,
            elasticity,
            [.. hardened.Select(layer => Budget!.Used(layer.Name, weights.Weights[layer.Name]))],
            Budget!.Share * hardened.Sum(layer => Budget.Whole(layer.Name, layer.Weights.Values.Length)));
    }

    /// <summary>What a term costs, over the mean of all weights, over each layer's sensitivity.</summary>
    private ImmutableDictionary<(string Layer, int Bits), double> PriceFactors(CalibrationBasis basis, CalibrationOptions options, CancellationToken cancellation)
    {
        var layers = Network.Layers.OfType<ConvolutionLayer>().Where(layer => !Settings.ProgrammableLayers.Contains(layer.Name)).ToArray();
        double mean = layers.Sum(layer => Budget!.Whole(layer.Name, layer.Weights.Values.Length)) / layers.Sum(layer => (long)layer.Weights.Values.Length);
        var sensitivities = LayerSensitivity.Of(basis, options, cancellation);
        return layers.ToImmutableDictionary(layer => (layer.Name, Settings.WeightsOf(layer.Name).Bits), layer => Budget!.CostOf(layer.Name) / mean / sensitivities[layer.Name]);
    }

    private CalibratedWeights Calibrate(
        CalibrationBasis basis, CalibrationOptions options, BudgetPlan? plan, IProgress<CalibrationProgress>? progress, Action<string> warn, CancellationToken cancellation)
    {
        var kept = Checkpoints is null ? null : new CalibrationCheckpoints(Checkpoints, Network, Image, Settings, Images, options, plan);
        return new NetworkCalibrator(basis, options, plan).Run(progress, warn, cancellation, kept);
    }

    private sealed class Rescaled(IProgress<CalibrationProgress> to, double from, double length) : IProgress<CalibrationProgress>
    {
        public static Rescaled? Of(IProgress<CalibrationProgress>? progress, double from, double length) => progress is null ? null : new Rescaled(progress, from, length);

        public void Report(CalibrationProgress value) => to.Report(value with { Done = from + (length * value.Done) });
    }
}
