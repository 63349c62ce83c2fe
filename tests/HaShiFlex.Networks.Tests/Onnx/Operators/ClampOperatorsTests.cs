using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Networks.Tests.Onnx.Operators;

public class ClampOperatorsTests
{
    private static OnnxModel Convolution(int opset = 13) => new OnnxModel(opset, -1, 1, 4, 4).Counting("w", 2, 1, 1, 1).Node("Conv", "x w", "t");

    [Fact]
    public void ReluJoinsTheConvolution() => Assert.Equal(Activation.Relu, Convolution().Node("Relu", "t", "y").Only<ConvolutionLayer>().Activation);

    [Fact]
    public void ClipReadsItsBoundsFromInputs() =>
        Assert.Equal(Activation.Relu6, Convolution().Floats("low", [], 0).Floats("high", [], 6).Node("Clip", "t low high", "y").Only<ConvolutionLayer>().Activation);

    [Fact]
    public void ClipReadsItsBoundsFromAttributesBeforeOpset11() =>
        Assert.Equal(Activation.Relu6, Convolution(10).Node("Clip", "t", "y", ("min", 0f), ("max", 6f)).Only<ConvolutionLayer>().Activation);

    [Fact]
    public void ABoundLeftOutIsOpen() =>
        Assert.Equal(
            new Activation(float.NegativeInfinity, 3), Convolution().Floats("high", [], 3).Node("Clip", "t - high", "y").Only<ConvolutionLayer>().Activation);

    [Fact]
    public void AClipWithoutBoundsIsNothing() => Assert.True(Convolution().Node("Clip", "t", "y").Only<ConvolutionLayer>().Activation.IsNone);

    [Fact]
    public void ClampsInARowBecomeOne()
    {
        var layer = Convolution().Floats("low", [], -1).Floats("high", [], 4).Node("Relu", "t", "r").Node("Clip", "r low high", "y").Only<ConvolutionLayer>();
        Assert.Equal(new Activation(0, 4), layer.Activation);
    }

    [Fact]
    public void AResultThatIsReadUnclampedGetsALayerForTheClamp()
    {
        var layers = Convolution().Node("Relu", "t", "r").Node("Add", "t r", "y").Layers();

        Assert.Equal(3, layers.Count);
        Assert.True(layers[0].Activation.IsNone);
        Assert.Equal(Activation.Relu, Assert.IsType<ClampLayer>(layers[1]).Activation);
        Assert.Equal([0, 1], layers[2].Inputs.AsEnumerable());
    }

    [Fact]
    public void AnAliasThatIsReadTwiceCountsToo()
    {
        var layers = Convolution().Node("Identity", "t", "i").Node("Relu", "i", "r").Node("Add", "i r", "y").Layers();
        Assert.IsType<ClampLayer>(layers[1]);
    }

    [Fact]
    public void TheImageIsClampedByALayer() => Assert.IsType<ClampLayer>(Assert.Single(new OnnxModel(13, -1, 1, 4, 4).Node("Relu", "x", "y").Layers()));

    [Fact]
    public void AClampBehindAMaxPoolMovesIntoTheConvolutionBeforeIt()
    {
        var layers = Convolution().Node("MaxPool", "t", "p", ("kernel_shape", new[] { 2, 2 })).Node("Relu", "p", "y").Layers();

        Assert.Equal(2, layers.Count);
        Assert.Equal(Activation.Relu, layers[0].Activation);
        Assert.True(Assert.IsType<MaxPoolLayer>(layers[1]).Activation.IsNone);
    }

    [Fact]
    public void BoundsThatCrossOrAreNoNumbersAreRefused()
    {
        Convolution().Floats("low", [], 2).Floats("high", [], 1).Node("Clip", "t low high", "y").IsRefused("'Clip_y' (Clip)", "min 2 is above max 1");
        Convolution().Floats("low", [], float.NaN).Node("Clip", "t low", "y").IsRefused("min 'low' is not a number");
        Convolution().Node("Clip", "t", "y", ("min", 0f)).IsRefused("min and max are inputs");
    }
}
