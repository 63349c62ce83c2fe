using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Calibrated;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Quantization.Tests.Calibrated;

public sealed class CalibrationRecordTests
{
    private static readonly ImageEncoding Image = new(8, false, 1 / 255.0, [0.4, 0.5], [0.3, 0.2]);

    [Fact]
    public void What_is_written_is_read_back_exactly()
    {
        var (network, weights) = Calibrated();
        var settings = QuantizationSettings.Default with { ProgrammableLayers = ["last"] };

        var file = CalibrationRecord.Write(network, Image, weights);
        var read = CalibrationRecord.Read(file, Image)!;

        Assert.True(read.Weights["first"].Codes.Span.SequenceEqual(weights.Weights["first"].Codes.Span));
        Assert.True(read.Weights["first"].Scales.Span.SequenceEqual(weights.Weights["first"].Scales.Span));
        Assert.True(read.Integers["last"].Values.Span.SequenceEqual(weights.Integers["last"].Values.Span));
        Assert.Equal(weights.Ranges.ByLayer.OrderBy(p => p.Key), read.Ranges.ByLayer.OrderBy(p => p.Key));

        // The quantizer of every other command finds the record by itself.
        var direct = weights.Apply(network, Image, settings);
        var indirect = NetworkQuantizer.Quantize(file, Image, settings, ActivationRanges.None);
        for (int i = 0; i < 2; i++)
            Assert.Equal(direct.Layers[i].Output, indirect.Layers[i].Output);
        Assert.Equal(((HardenedLayer)direct.Layers[0]).Bias.ToArray(), ((HardenedLayer)indirect.Layers[0]).Bias.ToArray());
        Assert.Equal(((HardenedLayer)direct.Layers[0]).Requantizers.ToArray(), ((HardenedLayer)indirect.Layers[0]).Requantizers.ToArray());
        Assert.Equal(((ProgrammableLayer)direct.Layers[1]).Bias.ToArray(), ((ProgrammableLayer)indirect.Layers[1]).Bias.ToArray());
    }

    [Fact]
    public void A_network_without_a_record_was_not_calibrated() => Assert.Null(CalibrationRecord.Read(Calibrated().Network, Image));

    [Fact]
    public void Changed_weights_another_deviation_and_damage_are_told()
    {
        var (network, weights) = Calibrated();
        var file = CalibrationRecord.Write(network, Image, weights);
        var first = (ConvolutionLayer)file.Layers[0];
        float[] changed = [.. first.Weights.Values.ToArray().Select((w, i) => i == 3 ? w * 1.3f : w)];

        Fault(file with { Layers = file.Layers.SetItem(0, first with { Weights = first.Weights with { Values = changed } }) }, Image, "layer 'first' is not what its metadata");
        Fault(file, Image with { Deviation = [0.3, 0.37] }, "layer 'first' is not what its metadata");
        Fault(file with { Metadata = file.Metadata.SetItem(CalibrationRecord.Key, "{") }, Image, "is damaged");
        Fault(file with { Metadata = file.Metadata.SetItem(CalibrationRecord.Key, file.Metadata[CalibrationRecord.Key].Replace("\"version\":1", "\"version\":9", StringComparison.Ordinal)) }, Image, "not of version 1");

        static void Fault(Network network, ImageEncoding image, string message) =>
            Assert.Contains(message, Assert.Throws<InputException>(() => CalibrationRecord.Read(network, image)).Message, StringComparison.Ordinal);
    }

    private static (Network Network, CalibratedWeights Weights) Calibrated()
    {
        var image = new Shape(2, 3, 3);
        var map = new Shape(3, 3, 3);
        var random = new Random(2);
        var first = Linear("first", -1, image, map, new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1)) with { Activation = Activation.Relu6 };
        var last = Linear("last", 0, map, new Shape(4, 1, 1), new Window(3, 3));
        var network = new Network("n", "n.onnx", image, [first, last]);
        var format = new Po2Format(4, 2);
        var powers = Po2Rounding.Round(Values(first.Weights.Values.Length), 3, first.Weights.FanIn, format);
        var integers = IntegerRounding.Round(last.Weights.Values, 4, last.Weights.FanIn, 8);
        var ranges = ImmutableDictionary<string, ActivationRange>.Empty.Add("first", new(0, 5.1, "test")).Add("last", new(-3, 3, "test"));
        return (network, CalibratedWeights.None with
        {
            Weights = CalibratedWeights.None.Weights.Add("first", powers),
            Integers = CalibratedWeights.None.Integers.Add("last", integers),
            Biases = CalibratedWeights.None.Biases.Add("first", Values(3)),
            Ranges = new ActivationRanges(ranges),
        });

        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];

        ConvolutionLayer Linear(string name, int producer, Shape input, Shape output, Window window) => new(
            name, [producer], input, output, window, 1, new WeightMatrix(output.Channels, input.Channels * window.Area, Values(output.Channels * input.Channels * window.Area)), Values(output.Channels));
    }
}
