using HaShiFlex.Documents;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Testing;

namespace HaShiFlex.Networks.Tests.Onnx;

public class SharedModelTests
{
    /// <summary>Weights and multiply-accumulates of the published network: 2,189,760 in convolutions, 1,280,000 in the classifier, 300.77 M operations.</summary>
    [DataFact]
    public void MobileNetV2HasThePublishedTotals()
    {
        var network = NetworkReader.Read(SharedData.File("models", "mobilenetv2_1.0_224.onnx"));
        var linear = network.Layers.OfType<ConvolutionLayer>().ToList();
        var classifier = Assert.Single(linear, c => c.IsDense && c.Input.Channels == 1280);

        Assert.Equal(new Shape(3, 224, 224), network.Input);
        Assert.Equal(2_189_760, linear.Where(c => c != classifier).Sum(c => c.Weights.Values.Length));
        Assert.Equal(1_280_000, classifier.Weights.Values.Length);
        Assert.Equal(299_494_272, linear.Where(c => c != classifier).Sum(c => c.MultiplyAccumulates));
        Assert.Equal(300_774_272, linear.Sum(c => c.MultiplyAccumulates));
        Assert.Equal(53, linear.Count);
        Assert.Equal(10, network.Layers.OfType<AddLayer>().Count());
        Assert.Equal(35, linear.Count(c => c.Activation == Activation.Relu6));
        Assert.DoesNotContain(network.Layers, l => l is ClampLayer or ReshapeLayer or PadLayer);
        Assert.Equal(new Shape(1000, 1, 1), network.Layers[^1].Output);
    }

    /// <summary>Convolution weights by output positions of their layer, as any reader of the published architecture can count them.</summary>
    [DataFact]
    public void MobileNetV2HasThePublishedWeightsAtEveryResolution()
    {
        var network = NetworkReader.Read(SharedData.File("models", "mobilenetv2_1.0_224.onnx"));
        var byPositions = network.Layers.OfType<ConvolutionLayer>().Where(c => c.Output.Positions > 1)
            .GroupBy(c => c.Output.Positions).ToDictionary(g => g.Key, g => g.Sum(c => c.Weights.Values.Length));

        Assert.Equal(new Dictionary<int, int> { [12544] = 3_200, [3136] = 14_832, [784] = 40_080, [196] = 523_584, [49] = 1_608_064 }, byPositions);
    }

    [DataTheory]
    [InlineData("lenet_mnist.onnx", 1, 28, 28, 10)]
    [InlineData("dscnn_kws.onnx", 1, 49, 10, 12)]
    [InlineData("resnet8_cifar10.onnx", 3, 32, 32, 10)]
    public void OtherModelsLoadWithEveryClampFolded(string file, int channels, int height, int width, int classes)
    {
        var network = NetworkReader.Read(SharedData.File("models", file));

        Assert.Equal(new Shape(channels, height, width), network.Input);
        Assert.Equal(new Shape(classes, 1, 1), network.Layers[^1].Output);
        Assert.DoesNotContain(network.Layers, l => l is ClampLayer or PadLayer);
    }

    [DataFact]
    public void AQuantizedModelIsRefusedByTheNameOfItsFirstForeignNode()
    {
        var fault = Assert.Throws<InputException>(() => NetworkReader.Read(SharedData.File("models", "mobilenetv2_int8_qdq.onnx")));

        Assert.Contains("mobilenetv2_int8_qdq.onnx: node '", fault.Message, StringComparison.Ordinal);
        Assert.Contains("QuantizeLinear", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }
}
