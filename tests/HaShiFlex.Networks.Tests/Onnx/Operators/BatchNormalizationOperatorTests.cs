using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Networks.Tests.Onnx.Operators;

public class BatchNormalizationOperatorTests
{
    // Channel 0: 2 (x - 1) / sqrt(4) + 5 = x + 4; channel 1: 3 (x + 2) / sqrt(9) - 1 = x + 1, times one half.
    private static OnnxModel Model() => new OnnxModel(13, -1, 1, 4, 4)
        .Floats("s", [2], 2, 1.5f).Floats("b", [2], 5, -1).Floats("m", [2], 1, -2).Floats("v", [2], 4, 9);

    [Fact]
    public void FoldsIntoTheConvolutionBeforeIt()
    {
        var layer = Model().Floats("w", [2, 1, 1, 2], 1, 2, 3, 4).Floats("c", [2], 10, 20).Node("Conv", "x w c", "t")
            .Node("BatchNormalization", "t s b m v", "y", ("epsilon", 0f)).Only<ConvolutionLayer>();

        Assert.Equal([1, 2, 1.5f, 2], layer.Weights.Values.ToArray());
        Assert.Equal([14, 10], layer.Bias.ToArray());
    }

    [Fact]
    public void BecomesADepthwiseLayerWhereTheConvolutionIsReadElsewhere()
    {
        var layers = Model().Floats("w", [2, 1, 1, 1], 1, 1).Node("Conv", "x w", "t")
            .Node("BatchNormalization", "t s b m v", "n", ("epsilon", 0f)).Node("Add", "t n", "y").Layers();

        Assert.Equal(3, layers.Count);
        var normalization = Assert.IsType<ConvolutionLayer>(layers[1]);
        Assert.True(normalization.IsDepthwise);
        Assert.Equal([1, 0.5f], normalization.Weights.Values.ToArray());
        Assert.Equal([4, 0], normalization.Bias.ToArray());
        Assert.Equal([0, 1], layers[2].Inputs.AsEnumerable());
    }

    [Fact]
    public void DoesNotReachBackThroughAClamp()
    {
        var layers = Model().Floats("w", [2, 1, 1, 1], 1, 1).Node("Conv", "x w", "t").Node("Relu", "t", "r")
            .Node("BatchNormalization", "r s b m v", "y", ("epsilon", 0f)).Layers();

        Assert.Equal(2, layers.Count);
        Assert.Equal(Activation.Relu, layers[0].Activation);
        Assert.True(layers[1].Activation.IsNone);
    }

    [Fact]
    public void EpsilonIsAddedToTheVariance()
    {
        var layer = new OnnxModel(13, -1, 1, 2, 2).Floats("s", [1], 1).Floats("b", [1], 0).Floats("m", [1], 0).Floats("v", [1], 3)
            .Node("BatchNormalization", "x s b m v", "y", ("epsilon", 1f)).Only<ConvolutionLayer>();
        Assert.Equal([0.5f], layer.Weights.Values.ToArray());
    }

    [Fact]
    public void MisfitsAreRefused()
    {
        Model().Node("BatchNormalization", "x s b m v", "y").IsRefused("'BatchNormalization_y'", "scale 's'", "[1] is expected");
        var model = new OnnxModel(13, -1, 1, 2, 2).Floats("s", [1], 1).Floats("v", [1], -1);
        model.Node("BatchNormalization", "x s s s v", "y").IsRefused("variance 0");
        new OnnxModel(14, -1, 1, 2, 2).Floats("s", [1], 1).Node("BatchNormalization", "x s s s s", "y", ("training_mode", 1)).IsRefused("training mode");
    }
}
