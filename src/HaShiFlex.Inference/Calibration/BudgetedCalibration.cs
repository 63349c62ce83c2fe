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
/// how much the layer's relative error hurts (<see cref="LayerSensitivity"/>). It is the one at which samples of all layers keep the budget (<see cref="TermDemands"/>), and
/// follows what the layers really use (<see cref="BudgetedPrices"/>).
/// </summary>
/// <param name="Budget">Null to take all terms that help.</param>
/// <param name="Checkpoints">Folder where choices are kept; null for nowhere.</param>
public sealed record BudgetedCalibration(Network Network, ImageEncoding Image, QuantizationSettings Settings, ImageSet Images, CalibrationOptions Options, TermBudget? Budget, string? Checkpoints)
{
    // What samples may leave of a budget: prices that follow what layers use have the rest spent.
    private const double Tolerance = 0.1;

    private const int Corrections = 4;
    private const double CorrectionMargin = 0.01;
    private const double LowestPrice = 1e-9;

    // Of the progress bar.
    private const double SamplingShare = 0.3;

    /// <exception cref="InputException">As <see cref="NetworkCalibrator"/>, or the budget cannot be kept.</exception>
    public CalibratedWeights Run(IProgress<CalibrationProgress>? progress, Action<string> warn, CancellationToken cancellation)
    {
        var whole = new CalibrationBasis(Network, Image, Settings, Images, Options);

        // Choices are kept under what was decided, whoever has decided it.
        var options = Options with { Mirror = whole.HasMirrorImages };
        if (Budget is not { } budget)
            return Calibrate(whole, options, null, progress, warn, cancellation);

        var priced = options with { PriceFactors = PriceFactors(whole, options, cancellation) };
        var plan = Plan(whole, priced, budget, Rescaled.Of(progress, 0, SamplingShare), cancellation);
        for (int trial = 0; ; trial++)
        {
            var weights = Calibrate(whole, priced, plan, Rescaled.Of(progress, SamplingShare, 1 - SamplingShare), trial == 0 ? warn : _ => { }, cancellation);
            double used = budget.Used(weights);
            if (used <= budget.Share)
                return weights;
            if (trial == Corrections)
                throw new InputException(FormattableString.Invariant($"{Network.Source}: the budget of terms cannot be kept: {used:g4} of {budget.Share:g4} are used at a price of {plan!.Price:g3}"));
            plan = plan is null ? PlanOf(weights) : plan with { Limit = plan.Limit * (budget.Share / used) * (1 - CorrectionMargin) };
        }
    }

    /// <summary>By samples of the layers; null where they keep the budget at no price.</summary>
    private static BudgetPlan? Plan(CalibrationBasis basis, CalibrationOptions options, TermBudget budget, IProgress<CalibrationProgress>? progress, CancellationToken cancellation)
    {
        var demands = TermDemands.Measure(basis, options, budget, progress, cancellation);
        double whole = demands.Whole;
        var tried = new Dictionary<double, ImmutableArray<double>>();
        ImmutableArray<double> At(double price) => tried.TryGetValue(price, out var found) ? found : tried[price] = demands.At(price);
        var (price, elasticity) = PriceSearch.Find(candidate => At(candidate).Sum() / whole, budget.Share, Tolerance);
        return price == 0 ? null : new BudgetPlan(budget, price, elasticity, At(price), budget.Share * whole);
    }

    /// <summary>By what a calibration used at no price.</summary>
    private BudgetPlan PlanOf(CalibratedWeights weights)
    {
        var hardened = Network.Layers.OfType<ConvolutionLayer>().Where(layer => weights.Weights.ContainsKey(layer.Name)).ToArray();
        return new BudgetPlan(
            Budget!,
            LowestPrice,
            PriceSearch.UnknownElasticity,
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
