using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Networks.Onnx;
using HaShiFlex.Networks.Onnx.Messages;
using HaShiFlex.Testing;

namespace HaShiFlex.Networks.Tests.Onnx;

public sealed class OnnxWriterTests
{
    [Fact]
    public void Every_kind_of_layer_is_read_back_as_it_was_written()
    {
        var image = new Shape(2, 8, 8);
        var map = new Shape(4, 8, 8);
        var padded = new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1);
        ImmutableArray<Layer> layers =
        [
            Linear("stem", -1, image, map, padded, 1) with { Activation = Activation.Relu6 },
            Linear("depthwise", 0, map, map, new Window(3, 2, 1, 1, 1, 2, 1, 1, 1, 1), 4) with { Activation = Activation.Relu },
            new AddLayer("add", [1, 0], map) { Activation = new Activation(-1, float.PositiveInfinity) },
            new ConcatLayer("concat", [2, 0], new Shape(8, 8, 8)),
            new MaxPoolLayer("max", [3], new Shape(8, 8, 8), new Shape(8, 4, 4), new Window(2, 2, 2, 2)),
            new AveragePoolLayer("mean", [4], new Shape(8, 4, 4), new Shape(8, 2, 2), new Window(3, 3, 2, 2, 1, 1, 1, 1, 0, 0)),
            new AveragePoolLayer("global", [5], new Shape(8, 2, 2), new Shape(8, 1, 1), new Window(2, 2)),
            Linear("classifier", 6, new Shape(8, 1, 1), new Shape(5, 1, 1), new Window(1, 1), 1),
        ];
        var network = new Network("all kinds", "test", image, layers) { Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("key", "a value") };

        var read = OnnxReader.Read("written.onnx", ModelProto.Parser.ParseFrom(OnnxWriter.Write(network)));

        Assert.Equal("a value", read.Metadata["key"]);
        Assert.Equal(image, read.Input);
        AssertSameLayers(layers, read.Layers);
    }

    [DataTheory]
    [InlineData("lenet_mnist")]
    [InlineData("dscnn_kws")]
    [InlineData("resnet8_cifar10")]
    public void Public_models_survive_being_written(string model)
    {
        var network = NetworkReader.Read(SharedData.File("models", model + ".onnx"));
        var read = OnnxReader.Read(model, ModelProto.Parser.ParseFrom(OnnxWriter.Write(network)));
        AssertSameLayers([.. network.Layers.Where(l => l is ConvolutionLayer)], [.. read.Layers.Where(l => l is ConvolutionLayer)]);
        Assert.Equal(OnnxWriter.Write(read), OnnxWriter.Write(OnnxReader.Read(model, ModelProto.Parser.ParseFrom(OnnxWriter.Write(read)))));
    }

    [Fact]
    public void A_profile_cannot_be_written()
    {
        var layer = Linear("c", -1, new Shape(2, 1, 1), new Shape(2, 1, 1), new Window(1, 1), 1);
        var network = new Network("p", "p.hfp", new Shape(2, 1, 1), [layer with { Weights = layer.Weights with { PositionsKnown = false } }]);
        Assert.Contains("p.hfp", Assert.Throws<InputException>(() => OnnxWriter.Write(network)).Message, StringComparison.Ordinal);
    }

    private static void AssertSameLayers(ImmutableArray<Layer> expected, ImmutableArray<Layer> actual)
    {
        Assert.Equal(expected.Select(l => (l.Name, l.Kind, l.Output, l.Activation)), actual.Select(l => (l.Name, l.Kind, l.Output, l.Activation)));
        foreach (var (a, b) in expected.Zip(actual))
        {
            switch (a, b)
            {
                case (ConvolutionLayer x, ConvolutionLayer y):
                    Assert.Equal((x.Input, x.Window, x.Groups), (y.Input, y.Window, y.Groups));
                    Assert.True(x.Weights.Values.Span.SequenceEqual(y.Weights.Values.Span), x.Name);
                    Assert.True(x.Bias.Span.SequenceEqual(y.Bias.Span), x.Name);
                    break;
                case (AveragePoolLayer x, AveragePoolLayer y):
                    Assert.Equal((x.Window, x.CountIncludePad), (y.Window, y.CountIncludePad));
                    break;
                case (MaxPoolLayer x, MaxPoolLayer y):
                    Assert.Equal(x.Window, y.Window);
                    break;
            }
        }
    }

    private static ConvolutionLayer Linear(string name, int producer, Shape input, Shape output, Window window, int groups)
    {
        int fanIn = input.Channels / groups * window.Area;
        float[] weights = [.. Enumerable.Range(0, output.Channels * fanIn).Select(i => MathF.Sin(i + 1))];
        return new ConvolutionLayer(name, [producer], input, output, window, groups, new WeightMatrix(output.Channels, fanIn, weights), Enumerable.Range(0, output.Channels).Select(i => i - 1.5f).ToArray());
    }
}
