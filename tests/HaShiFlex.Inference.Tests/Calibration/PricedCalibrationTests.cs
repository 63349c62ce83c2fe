using System.Collections.Immutable;
using HaShiFlex.Inference.Calibration;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Calibrated;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Inference.Tests.Calibration;

public sealed class PricedCalibrationTests
{
    private static readonly string[] Hardened = ["stem", "expand", "depthwise", "project", "grouped", "again"];

    private static readonly QuantizationSettings Settings = QuantizationSettings.Default with { Weights = new Po2Format(4, 2), ProgrammableLayers = ["classifier"] };

    [Fact]
    public void Terms_fall_as_their_price_rises()
    {
        long[] terms = [.. new[] { 0, 1e-5, 1e-3, 1e-1 }.Select(price => Calibrate(price, _ => 1, 4).Weights.Values.Sum(matrix => TermBudget.Count(matrix).Terms))];
        Assert.True(terms[0] > terms[1] && terms[1] > terms[2] && terms[2] > terms[3], string.Join(' ', terms));
    }

    [Fact]
    public void A_layer_whose_terms_cost_more_has_fewer()
    {
        var even = Calibrate(1e-4, _ => 1, 4);
        var dear = Calibrate(1e-4, layer => layer == "expand" ? 20 : 1, 4);
        Assert.True(TermBudget.Count(dear.Weights["expand"]).Terms < TermBudget.Count(even.Weights["expand"]).Terms);
        Assert.True(dear.Weights["stem"].Codes.Span.SequenceEqual(even.Weights["stem"].Codes.Span));
    }

    [Fact]
    public void Layers_choose_among_the_bits_that_have_a_cost()
    {
        // Of equal cost, more bits leave less error; where they cost much, fewer are taken.
        var free = Calibrate(0, _ => 1, 2, 5);
        Assert.All(free.Weights.Values, matrix => Assert.Equal(5, matrix.Format.Bits));
        Assert.Contains(Calibrate(1e-1, _ => 1, 2, 5).Weights.Values, matrix => matrix.Format.Bits == 2);
    }

    private static CalibratedWeights Calibrate(double price, Func<string, double> cost, params int[] bits)
    {
        var (network, images) = SmallNetwork.With(24);
        var costs = ImmutableDictionary.CreateRange(Hardened.SelectMany(layer => bits.Select(number => KeyValuePair.Create((layer, number), cost(layer)))));
        return new PricedCalibration(network, SmallNetwork.Encoding, Settings, images, CalibrationOptions.Default with { Threads = 2, Scales = 4 }, costs, null).Run(price, null, _ => { }, default);
    }
}
