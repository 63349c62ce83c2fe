using System.Collections.Immutable;
using HaShiFlex.Inference.Calibration;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Inference.Tests.Calibration;

public sealed class TermDemandsTests
{
    private static readonly QuantizationSettings Settings = QuantizationSettings.Default with { ProgrammableLayers = ["classifier"], Weights = new Po2Format(4, 2) };

    private static readonly TermBudget Further = new(TermKind.Further, 0.4);

    [Fact]
    public void No_layer_buys_more_at_a_higher_price()
    {
        var demands = Measure(SmallNetwork.With(30), Further);
        var dear = demands.At(1e-2);
        foreach (double price in new[] { 0, 1e-5, 1e-3 })
            Assert.All(demands.At(price).Zip(dear), pair => Assert.True(pair.First >= pair.Second));
        Assert.True(demands.At(0).Sum() > demands.At(1e-3).Sum());
        Assert.Equal(0, demands.At(1e6).Sum());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-6)]
    [InlineData(1e-5)]
    public void Samples_want_what_calibrated_layers_use(double price)
    {
        // One layer is so wide that some of its outputs stand for all.
        var (network, images) = SmallNetwork.With(48);
        network = Wide(network);
        var options = Options(network, images);
        var basis = new CalibrationBasis(network, SmallNetwork.Encoding, Settings, images, options);
        double expected = TermDemands.Measure(basis, options, Further, null, default).At(price).Sum();
        var weights = new NetworkCalibrator(basis, Further.Priced(options, price)).Run(null, _ => { }, default);
        double used = weights.Weights.Sum(pair => Further.Used(pair.Key, pair.Value));
        Assert.InRange(expected / used, 0.8, 1.25);
    }

    [Fact]
    public void First_terms_are_counted_and_layers_cost_what_they_cost()
    {
        var small = SmallNetwork.With(30);
        var first = Measure(small, new TermBudget(TermKind.First, 0.7));
        Assert.InRange(first.At(0).Sum() / first.Whole, 0.8, 1);

        var dear = Further with { Costs = small.Network.Layers.OfType<ConvolutionLayer>().ToImmutableDictionary(layer => layer.Name, _ => 3.0) };
        Assert.Equal(3 * Measure(small, Further).At(1e-5).Sum(), Measure(small, dear).At(1e-5).Sum(), 1e-9);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        var small = SmallNetwork.With(30);
        Assert.Equal([.. Measure(small, Further, 1).At(1e-5)], (double[])[.. Measure(small, Further, 5).At(1e-5)]);
    }

    private static TermDemands Measure((Network Network, ImageSet Images) small, TermBudget budget, int threads = 2)
    {
        var options = Options(small.Network, small.Images) with { Threads = threads };
        return TermDemands.Measure(new CalibrationBasis(small.Network, SmallNetwork.Encoding, Settings, small.Images, options), options, budget, null, default);
    }

    private static CalibrationOptions Options(Network network, ImageSet images)
    {
        var options = CalibrationOptions.Default with { Threads = 2 };
        var sensitivities = LayerSensitivity.Of(new CalibrationBasis(network, SmallNetwork.Encoding, Settings, images, options), options, default);
        return options with { PriceFactors = sensitivities.ToImmutableDictionary(pair => (pair.Key, Settings.WeightsOf(pair.Key).Bits), pair => 1 / pair.Value) };
    }

    /// <summary>With five times the outputs in the layer "expand", and with the weights of what reads them.</summary>
    private static Network Wide(Network network)
    {
        const int Times = 5;
        var layers = network.Layers.ToBuilder();
        for (int i = 0; i < layers.Count; i++)
        {
            if (layers[i] is not ConvolutionLayer { Name: "expand" or "depthwise" or "project" } layer)
                continue;
            bool read = layer.Name != "expand", widens = layer.Name != "project";
            var random = new Random(i);
            int groups = layer.IsDepthwise ? layer.Groups * Times : 1;
            var input = read ? layer.Input with { Channels = layer.Input.Channels * Times } : layer.Input;
            var output = widens ? layer.Output with { Channels = layer.Output.Channels * Times } : layer.Output;
            int fanIn = input.Channels / groups * layer.Window.Area;
            float[] weights = [.. Enumerable.Range(0, output.Channels * fanIn).Select(_ => (float)((random.NextDouble() + random.NextDouble() - 1) * 2 / Math.Sqrt(fanIn)))];
            layers[i] = layer with { Input = input, Output = output, Groups = groups, Weights = new WeightMatrix(output.Channels, fanIn, weights), Bias = new float[output.Channels] };
        }

        return network with { Layers = layers.ToImmutable() };
    }
}
