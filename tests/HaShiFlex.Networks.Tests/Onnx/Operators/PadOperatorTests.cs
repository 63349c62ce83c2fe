using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Networks.Tests.Onnx.Operators;

public class PadOperatorTests
{
    private static OnnxModel Padded(float value = 0) =>
        new OnnxModel(13, -1, 1, 6, 6).Integers("pads", 0, 0, 1, 2, 0, 0, 3, 4).Floats("value", [], value).Node("Pad", "x pads value", "p");

    [Fact]
    public void ZerosJoinAConvolutionsPads()
    {
        var layer = Padded().Counting("w", 1, 1, 3, 3).Node("Conv", "p w", "y", ("pads", new[] { 1, 1, 1, 1 })).Only<ConvolutionLayer>();
        Assert.Equal(new Window(3, 3, 1, 1, 1, 1, 2, 3, 4, 5), layer.Window);
        Assert.Equal(new Shape(1, 10, 12), layer.Output);
    }

    [Fact]
    public void AutoPadCountsTheBorderAsInput()
    {
        var layer = Padded().Counting("w", 1, 1, 3, 3).Node("Conv", "p w", "y", ("auto_pad", "SAME_UPPER"), ("strides", new[] { 2, 2 })).Only<ConvolutionLayer>();
        Assert.Equal(new Shape(1, 5, 6), layer.Output);
        Assert.Equal((1, 2, 4, 5), (layer.Window.PadTop, layer.Window.PadLeft, layer.Window.PadBottom, layer.Window.PadRight));
    }

    [Fact]
    public void OtherValuesGetALayer()
    {
        var layers = Padded(2).Counting("w", 1, 1, 3, 3).Node("Conv", "p w", "y").Layers();
        var pad = Assert.IsType<PadLayer>(layers[0]);
        Assert.Equal((1, 2, 2f, new Shape(1, 10, 12)), (pad.Top, pad.Left, pad.Value, pad.Output));
        Assert.False(Assert.IsType<ConvolutionLayer>(layers[1]).Window.IsPadded);
    }

    [Fact]
    public void AMaxPoolTakesZerosInOnlyAboveAClampAtZero()
    {
        (string, object)[] window = [("kernel_shape", new[] { 5, 5 })];
        Assert.Equal(["pad", "max-pool"], Padded().Node("MaxPool", "p", "y", window).Layers().Select(l => l.Kind));

        var clamped = new OnnxModel(13, -1, 1, 6, 6).Integers("pads", 0, 0, 1, 2, 0, 0, 3, 4).Counting("w", 1, 1, 1, 1)
            .Node("Conv", "x w", "t").Node("Relu", "t", "r").Node("Pad", "r pads", "p").Node("MaxPool", "p", "y", window).Layers();
        Assert.Equal(["dense", "max-pool"], clamped.Select(l => l is ConvolutionLayer ? "dense" : l.Kind));
        Assert.Equal((1, 4), (((MaxPoolLayer)clamped[1]).Window.PadTop, ((MaxPoolLayer)clamped[1]).Window.PadRight));

        Assert.IsType<MaxPoolLayer>(Assert.Single(Padded(float.NegativeInfinity).Node("MaxPool", "p", "y", window).Layers()));
    }

    [Fact]
    public void AnAveragePoolCountsTheZerosItTakesIn()
    {
        var layer = Padded().Node("AveragePool", "p", "y", ("kernel_shape", new[] { 5, 5 })).Only<AveragePoolLayer>();
        Assert.True(layer.CountIncludePad);
        Assert.Equal(25, layer.Divisor(0, 0));

        var own = Padded().Node("AveragePool", "p", "y", ("kernel_shape", new[] { 5, 5 }), ("pads", new[] { 1, 1, 1, 1 })).Layers();
        Assert.Equal(["pad", "average-pool"], own.Select(l => l.Kind));
    }

    [Fact]
    public void AReaderThatCannotTakeItInGetsTheLayer()
    {
        var layers = Padded().Node("Relu", "p", "y").Layers();
        Assert.Equal(["pad", "clamp"], layers.Select(l => l.Kind));
    }

    [Fact]
    public void PadsOfOpset10AreAttributes()
    {
        var layer = new OnnxModel(10, -1, 1, 6, 6).Counting("w", 1, 1, 3, 3).Node("Pad", "x", "p", ("pads", new[] { 0, 0, 1, 0, 0, 0, 0, 1 })).Node("Conv", "p w", "y").Only<ConvolutionLayer>();
        Assert.Equal(new Shape(1, 5, 5), layer.Output);
    }

    [Fact]
    public void OthersAreRefused()
    {
        new OnnxModel(13, 1, 1, 6, 6).Integers("pads", 0, 1, 0, 0, 0, 0, 0, 0).Node("Pad", "x pads", "y").IsRefused("'Pad_y' (Pad)", "height and width");
        new OnnxModel(13, 1, 1, 6, 6).Integers("pads", 0, 0, -1, 0, 0, 0, 0, 0).Node("Pad", "x pads", "y").IsRefused("-1");
        new OnnxModel(13, 1, 1, 6, 6).Integers("pads", 0, 0, 1, 0, 0, 0, 0, 0).Node("Pad", "x pads", "y", ("mode", "reflect")).IsRefused("mode = reflect");
        new OnnxModel(13, 1, 1, 6, 6).Integers("pads", 1, 1).Node("Pad", "x pads", "y").IsRefused("2 entries; 8");
        Padded(float.NegativeInfinity).Node("Relu", "p", "y").IsRefused("'Pad_p'", "infinite");
    }
}
