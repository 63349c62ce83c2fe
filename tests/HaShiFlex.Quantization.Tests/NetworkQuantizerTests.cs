using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Quantization.Tests;

public class NetworkQuantizerTests
{
    private static readonly ImageEncoding Pixels = new(8, false, 1 / 255.0, [0.5, 0.25], [0.5, 0.25]);

    [Fact]
    public void The_image_is_folded_so_that_codes_give_what_preprocessed_pixels_give()
    {
        var network = TwoLayers();
        var settings = QuantizationSettings.Default with { Weights = new Po2Format(6, 4), RequantizeDigits = 8 };
        var quantized = NetworkQuantizer.Quantize(network, Pixels, settings, ActivationRanges.None);
        var first = Assert.IsType<HardenedLayer>(quantized.Layers[0]);
        long[] codes = [200, 31];
        for (int o = 0; o < 3; o++)
        {
            long accumulator = (codes[0] * first.Weights.Integer(o, 0)) + (codes[1] * first.Weights.Integer(o, 1)) + first.Bias.Span[o];
            var row = first.Convolution.Weights.Row(o);
            double real = (row[0] * ((codes[0] / 255.0) - 0.5) / 0.5) + (row[1] * ((codes[1] / 255.0) - 0.25) / 0.25) + first.Convolution.Bias.Span[o];
            Assert.Equal(real, accumulator * Pixels.Scale * first.Weights.Scales.Span[o], 0.01);
            Assert.Equal(real, first.Requantizers[o].Apply(accumulator) * first.Output.Scale, 0.02 + (first.Output.Scale / 2));
        }
    }

    [Fact]
    public void A_clamp_with_both_bounds_gives_the_code_and_a_relu_makes_it_unsigned()
    {
        var quantized = NetworkQuantizer.Quantize(TwoLayers(), Pixels, QuantizationSettings.Default, ActivationRanges.None);
        var stem = quantized.Layers[0];
        Assert.Equal((false, 6.0 / 255), (stem.Output.Signed, stem.Output.Scale));
        Assert.Equal((0L, 255L), (stem.ClampMinimum, stem.ClampMaximum));
        Assert.Equal(16, quantized.Layers[1].Output.Bits);
        Assert.True(quantized.Layers[1].Output.Signed);
    }

    [Fact]
    public void A_calibrated_range_takes_the_place_of_the_prior()
    {
        var ranges = new ActivationRanges(ImmutableDictionary<string, ActivationRange>.Empty.Add("stem", new ActivationRange(0, 3, "measured")));
        var quantized = NetworkQuantizer.Quantize(TwoLayers(), Pixels, QuantizationSettings.Default, ranges);
        Assert.Equal(3.0 / 255, quantized.Layers[0].Output.Scale);
        Assert.Equal("measured", quantized.Layers[0].Output.Source);
    }

    [Fact]
    public void Programmable_layers_keep_loaded_integers()
    {
        var settings = QuantizationSettings.Default with { ProgrammableLayers = ["head"] };
        var quantized = NetworkQuantizer.Quantize(TwoLayers(), Pixels, settings, ActivationRanges.None);
        var head = Assert.IsType<ProgrammableLayer>(quantized.Layers[1]);
        Assert.Equal(127, head.Weights.Values.ToArray().Max(v => Math.Abs((int)v)));
    }

    [Fact]
    public void An_override_changes_one_layer_alone()
    {
        var settings = QuantizationSettings.Default with { Overrides = ImmutableDictionary<string, LayerOverride>.Empty.Add("head", new LayerOverride(Terms: 2, Sparsity: 0.5)) };
        var quantized = NetworkQuantizer.Quantize(TwoLayers(), Pixels, settings, ActivationRanges.None);
        Assert.Equal(1, ((HardenedLayer)quantized.Layers[0]).Weights.Format.Terms);
        var head = ((HardenedLayer)quantized.Layers[1]).Weights;
        Assert.Equal(2, head.Format.Terms);
        Assert.True(Enumerable.Range(0, 2).Sum(o => Enumerable.Range(0, 3).Count(k => head.Integer(o, k) == 0)) >= 3);
    }

    [Fact]
    public void A_layer_that_is_not_there_is_named_with_those_that_are()
    {
        var settings = QuantizationSettings.Default with { ProgrammableLayers = ["classifier"] };
        string message = Assert.Throws<InputException>(() => NetworkQuantizer.Quantize(TwoLayers(), Pixels, settings, ActivationRanges.None)).Message;
        Assert.Contains("'classifier'", message);
        Assert.Contains("head", message);
    }

    [Fact]
    public void A_residual_addition_brings_both_operands_to_its_own_scale()
    {
        var conv = Pointwise("a", 2, 2, 0, [1, 0, 0, 1], Activation.None);
        var network = new Network("n", "test", new Shape(2, 4, 4),
        [
            conv with { Inputs = [Network.ImageInput] },
            Pointwise("b", 2, 2, 0, [0.5f, 0.25f, 1, 2], Activation.None),
            new AddLayer("sum", [0, 1], new Shape(2, 4, 4)) { Activation = Activation.Relu },
            Pointwise("head", 2, 2, 2, [1, 1, 1, -1], Activation.None),
        ]);
        var quantized = NetworkQuantizer.Quantize(network, Pixels, QuantizationSettings.Default, ActivationRanges.None);
        var sum = Assert.IsType<WeightlessLayer>(quantized.Layers[2]);
        Assert.False(sum.Output.Signed);
        for (int i = 0; i < 2; i++)
        {
            double ratio = quantized.Layers[i].Output.Scale / sum.Output.Scale;
            Assert.InRange(Math.ScaleB(sum.Requantizers[i].Multiplier, -sum.Requantizers[i].Shift) / ratio, 0.98, 1.02);
        }
    }

    private static ConvolutionLayer Pointwise(string name, int inputs, int outputs, int producer, float[] weights, Activation activation) =>
        new(name, [producer], new Shape(inputs, 4, 4), new Shape(outputs, 4, 4), new Window(1, 1), 1, new WeightMatrix(outputs, inputs, weights), new float[outputs])
        {
            Activation = activation,
        };

    private static Network TwoLayers() => new("n", "test", new Shape(2, 4, 4),
    [
        Pointwise("stem", 2, 3, Network.ImageInput, [0.9f, -0.4f, 0.25f, 0.125f, -1.5f, 0.7f], Activation.Relu6) with { Bias = new float[] { 0.1f, -0.2f, 3f } },
        Pointwise("head", 3, 2, 0, [0.5f, -0.25f, 0.1f, 1f, 0.03f, -0.7f], Activation.None),
    ]);
}
