using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Inference.Calibration;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Images;
using HaShiFlex.Inference.Tests.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Calibrated;
using HaShiFlex.Quantization.Pruning;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Inference.Tests.Calibration;

public sealed class BudgetedCalibrationTests
{
    private static readonly QuantizationSettings Settings = QuantizationSettings.Default with { ProgrammableLayers = ["classifier"] };

    [Fact]
    public void A_sparsity_is_kept_and_costs_less_than_pruning_the_smallest()
    {
        var (network, images) = SmallNetwork.With(48);
        var settings = Settings with { Sparsity = 0.3 };
        var weights = Calibrate(network, images, settings, null);
        double nonzero = TermBudget.Of(settings, null)!.Used(weights);
        Assert.InRange(nonzero, 0.6, 0.7);

        // The same images: what is compared is the choice of weights, not how it carries over.
        double calibrated = Error(network, images, weights.Apply(network, SmallNetwork.Encoding, settings));
        double magnitude = Error(network, images, NetworkQuantizer.Quantize(weights.Scaling.Apply(network), SmallNetwork.Encoding, settings, weights.Ranges));
        Assert.True(calibrated < 0.7 * magnitude, $"calibrated {calibrated}, magnitude {magnitude}");
    }

    [Fact]
    public void Extra_terms_keep_their_budget_and_lie_between_one_term_and_two()
    {
        var (network, images) = SmallNetwork.With(48);
        var two = Settings with { Weights = new Po2Format(4, 2) };
        var weights = Calibrate(network, images, two, 0.4);
        Assert.InRange(TermBudget.Of(two, 0.4)!.Used(weights), 0.3, 0.4);

        double few = Error(network, images, weights.Apply(network, SmallNetwork.Encoding, two));
        Assert.True(few < Error(network, images, Calibrate(network, images, Settings, null).Apply(network, SmallNetwork.Encoding, Settings)));
        Assert.True(few > Error(network, images, Calibrate(network, images, two, null).Apply(network, SmallNetwork.Encoding, two)));
    }

    [Fact]
    public void A_budget_by_cost_counts_dear_layers_more()
    {
        var (network, images) = SmallNetwork.With(48);
        var two = Settings with { Weights = new Po2Format(4, 2) };
        var costs = network.Layers.OfType<ConvolutionLayer>().ToImmutableDictionary(layer => layer.Name, layer => layer.Name == "grouped" ? 8.0 : 0.5);
        var budget = TermBudget.Of(two, 0.4)! with { Costs = costs };
        CalibratedWeights Run(TermBudget kept) => new BudgetedCalibration(network, SmallNetwork.Encoding, two, images, CalibrationOptions.Default, kept, null).Run(null, _ => { }, default);
        var byCost = Run(budget);
        Assert.InRange(budget.Used(byCost), 0.3, 0.4);

        double Extra(CalibratedWeights weights, string layer) => TermBudget.Count(weights.Weights[layer]) is var (count, nonzero, terms) ? (terms - nonzero) / (double)count : 0;
        var byNumber = Run(budget with { Costs = ImmutableDictionary<string, double>.Empty });
        double grouped = Extra(byCost, "grouped") / Extra(byCost, "expand"), before = Extra(byNumber, "grouped") / Extra(byNumber, "expand");
        Assert.True(grouped < 0.9 * before, $"{grouped} of {before}");
    }

    [Fact]
    public void Neither_the_order_of_images_nor_the_number_of_threads_changes_a_code()
    {
        var (network, images) = SmallNetwork.With(30);
        var backwards = images.Select([.. Enumerable.Range(0, images.Count).Reverse()]);
        var settings = Settings with { Sparsity = 0.4 };
        var a = Calibrate(network, images, settings, null);
        var b = Calibrate(network, backwards, settings, null, threads: 5);
        Assert.All(a.Weights.Keys, name => Assert.True(a.Weights[name].Codes.Span.SequenceEqual(b.Weights[name].Codes.Span), name));
    }

    [Fact]
    public void Choices_are_kept_under_what_was_decided_about_mirror_images()
    {
        using var folder = new TemporaryFolder();
        var (network, images) = SmallNetwork.With(12);
        bool suit = MirrorImages.Suit(network, SmallNetwork.Encoding, images, 1);
        foreach (bool? mirror in new bool?[] { null, suit, !suit })
            new BudgetedCalibration(network, SmallNetwork.Encoding, Settings, images, CalibrationOptions.Default with { Mirror = mirror }, null, folder.Path).Run(null, _ => { }, default);
        Assert.Equal(2, Directory.GetDirectories(folder.Path).Length);
    }

    [Fact]
    public void What_cannot_be_budgeted_is_refused()
    {
        Refused("scope to global", Settings with { Sparsity = 0.3, PruningScope = PruningScope.Layer }, null);
        Refused("cannot be asked for together", Settings with { Sparsity = 0.3 }, 0.06);
        Refused("weights of two or three terms", Settings, 0.06);
        Refused("has a sparsity of its own", Settings with { Overrides = Settings.Overrides.Add("stem", new LayerOverride(Sparsity: 0.5)) }, null);
    }

    private static void Refused(string message, QuantizationSettings settings, double? extraTerms) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => TermBudget.Of(settings, extraTerms)).Message, StringComparison.Ordinal);

    private static CalibratedWeights Calibrate(Network network, ImageSet images, QuantizationSettings settings, double? extraTerms, int threads = 1) =>
        new BudgetedCalibration(
            network, SmallNetwork.Encoding, settings, images, CalibrationOptions.Default with { Threads = threads }, TermBudget.Of(settings, extraTerms), null)
            .Run(null, _ => { }, default);

    private static double Error(Network network, ImageSet images, QuantizedNetwork quantized) =>
        NetworkComparison.Of(quantized, images, new FloatExecutor(network).Run(images, SmallNetwork.Encoding), threads: 2).LogitError;
}
