using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Calibrated;
using HaShiFlex.Quantization.Pruning;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// Calibrates within a budget of terms. Each term has one price, in units of the network's logit error, that is the same for all layers: in a layer it is divided by
/// how much the layer's relative error hurts (<see cref="LayerSensitivity"/>). It is found by rehearsals on few images and few scales, and corrected where the
/// calibration itself still exceeds the budget.
/// </summary>
/// <param name="Checkpoints">Folder where choices are kept; null for nowhere.</param>
public sealed record BudgetedCalibration(Network Network, ImageEncoding Image, QuantizationSettings Settings, ImageSet Images, CalibrationOptions Options, TermBudget Budget, string? Checkpoints)
{
    private const int RehearsalImages = 24;
    private const int RehearsalScales = 4;

    // What may be left of a budget: of nonzero weights a point or two, of the far fewer extra terms a twentieth.
    private const double NonzeroTolerance = 0.02;
    private const double ExtraTolerance = 0.05;

    private static readonly ImmutableDictionary<(string Layer, int Bits), double> NoFactors = CalibrationOptions.Default.PriceFactors;

    private const int Corrections = 4;
    private const double LowestPrice = 1e-9;

    // Shares of the progress bar: a rehearsal takes about a tenth of the calibration's time.
    private const double RehearsalShare = 0.06;
    private const double MostRehearsing = 0.5;

    /// <summary>The budget that settings ask for: their sparsity is kept by choosing weights for what they add to the error.</summary>
    /// <exception cref="InputException">A scope other than the whole network, both budgets at once, or extra terms in formats that have none.</exception>
    public static TermBudget BudgetOf(QuantizationSettings settings, double? extraTerms)
    {
        bool prunes = settings.Sparsity > 0;
        if (settings.Overrides.FirstOrDefault(pair => pair.Value.Sparsity is not null) is { Key: { } layer })
            throw new InputException($"layer '{layer}' has a sparsity of its own; calibrated weights are pruned over the whole network: set quantization.pruning.sparsity");
        if (prunes && settings.PruningScope != PruningScope.Global)
            throw new InputException("calibrated weights are pruned over the whole network: set quantization.pruning.scope to global");
        if (prunes && extraTerms is not null)
            throw new InputException("pruning and a budget of extra terms cannot be asked for together; give one of them");
        if (extraTerms is not null && settings.Overrides.Values.Select(layer => layer.Terms ?? 1).Append(settings.Weights.Terms).Max() == 1)
            throw new InputException("a budget of extra terms needs weights of two or three terms; set quantization.weights.terms to 2 or 3");
        return new TermBudget(prunes ? 1 - settings.Sparsity : null, extraTerms);
    }

    /// <exception cref="InputException">As <see cref="NetworkCalibrator"/>, or the budget cannot be kept.</exception>
    public CalibratedWeights Run(IProgress<CalibrationProgress>? progress, Action<string> warn, CancellationToken cancellation)
    {
        var whole = new CalibrationBasis(Network, Image, Settings, Images, Options);
        if (Budget is { Nonzero: null, ExtraTerms: null })
            return Calibrate(whole, Options, Checkpoints, progress, warn, cancellation);

        bool prunes = Budget.Nonzero is not null;
        double budget = Budget.Nonzero ?? Budget.ExtraTerms!.Value;
        double Used(CalibratedWeights weights) => prunes ? TermBudget.Used(weights).Nonzero : TermBudget.Used(weights).ExtraTerms;
        CalibrationOptions Priced(CalibrationOptions options, double price) => prunes ? options with { FirstTermPrice = price } : options with { FurtherTermPrice = price };

        var quick = Options with
        {
            TargetRidges = [Options.FallbackTargetRidge],
            RoundingRidges = [Options.FallbackRoundingRidge],
            Scales = RehearsalScales,
            RangeImages = RehearsalImages,
            Mirror = false,
        };
        var few = new CalibrationBasis(Network, Image, Settings, Images.InContentOrder().Spread(RehearsalImages), quick);
        double done = 0;
        var factors = NoFactors;
        double tolerance = prunes ? NonzeroTolerance : ExtraTolerance;
        var (price, elasticity) = PriceSearch.Find(
            candidate =>
            {
                // The first rehearsal is without a price and needs no factors.
                if (candidate > 0 && factors.IsEmpty)
                    factors = PriceFactors(few, quick, cancellation);
                double used = Used(Calibrate(few, Priced(quick with { PriceFactors = factors }, candidate), null, Rescaled.Of(progress, done, RehearsalShare), _ => { }, cancellation));
                done = Math.Min(done + RehearsalShare, MostRehearsing);
                return used;
            },
            budget,
            tolerance);
        for (int trial = 0; ; trial++)
        {
            var weights = Calibrate(whole, Priced(Options with { PriceFactors = factors }, price), Checkpoints, Rescaled.Of(progress, done, 1 - done), trial == 0 ? warn : _ => { }, cancellation);
            double used = Used(weights);
            if (used <= budget)
                return weights;
            if (trial == Corrections)
                throw new InputException(FormattableString.Invariant($"{Network.Source}: the budget of terms cannot be kept: {used:g4} of {budget:g4} are used at a price of {price:g3}"));
            price = price == 0 ? LowestPrice : price * Math.Pow(used / (budget * (1 - (tolerance / 2))), (trial + 1) / elasticity);
        }
    }

    /// <summary>One over each layer's sensitivity.</summary>
    private ImmutableDictionary<(string Layer, int Bits), double> PriceFactors(CalibrationBasis basis, CalibrationOptions options, CancellationToken cancellation) =>
        LayerSensitivity.Of(basis, options, cancellation).ToImmutableDictionary(pair => (pair.Key, Settings.WeightsOf(pair.Key).Bits), pair => 1 / pair.Value);

    private CalibratedWeights Calibrate(
        CalibrationBasis basis, CalibrationOptions options, string? root, IProgress<CalibrationProgress>? progress, Action<string> warn, CancellationToken cancellation)
    {
        var kept = root is null ? null : new CalibrationCheckpoints(root, Network, Image, Settings, Images, options);
        return new NetworkCalibrator(basis, options).Run(progress, warn, cancellation, kept);
    }

    private sealed class Rescaled(IProgress<CalibrationProgress> to, double from, double length) : IProgress<CalibrationProgress>
    {
        public static Rescaled? Of(IProgress<CalibrationProgress>? progress, double from, double length) => progress is null ? null : new Rescaled(progress, from, length);

        public void Report(CalibrationProgress value) => to.Report(value with { Done = from + (length * value.Done) });
    }
}
