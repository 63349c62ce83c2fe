using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Networks.Tests.Onnx.Operators;

public class ConvolutionOperatorTests
{
    [Fact]
    public void WeightsKeepTheirOrderAndBiasDefaultsToZero()
    {
        var layer = new OnnxModel(13, -1, 2, 5, 5).Counting("w", 3, 2, 1, 2).Node("Conv", "x w", "y").Only<ConvolutionLayer>();

        Assert.Equal(new Shape(3, 5, 4), layer.Output);
        Assert.Equal([1, 2, 3, 4], layer.Weights.Row(0).ToArray());
        Assert.Equal([9, 10, 11, 12], layer.Weights.Row(2).ToArray());
        Assert.Equal([0, 0, 0], layer.Bias.ToArray());
        Assert.Equal([Network.ImageInput], layer.Inputs.AsEnumerable());
        Assert.Equal("Conv_y", layer.Name);
    }

    [Fact]
    public void GroupsStridesDilationsAndPadsArriveAsStated()
    {
        var layer = new OnnxModel(13, 1, 4, 20, 30).Counting("w", 8, 2, 3, 2).Counting("b", 8)
            .Node("Conv", "x w b", "y", ("group", 2), ("strides", new[] { 2, 3 }), ("dilations", new[] { 3, 4 }), ("pads", new[] { 1, 2, 3, 4 })).Only<ConvolutionLayer>();

        Assert.Equal(new Window(3, 2, 2, 3, 3, 4, 1, 2, 3, 4), layer.Window);
        // (20 + 4 - 7) / 2 + 1 and (30 + 6 - 5) / 3 + 1.
        Assert.Equal(new Shape(8, 9, 11), layer.Output);
        Assert.Equal(2, layer.Groups);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], layer.Bias.ToArray());
        Assert.Equal(8L * 9 * 11 * 12, layer.MultiplyAccumulates);
    }

    [Theory]
    [InlineData("SAME_UPPER", 5, 2, 3, 1, 1)]
    [InlineData("SAME_UPPER", 6, 2, 3, 0, 1)]
    [InlineData("SAME_LOWER", 6, 2, 3, 1, 0)]
    [InlineData("SAME_LOWER", 7, 1, 4, 2, 1)]
    [InlineData("SAME_UPPER", 7, 1, 4, 1, 2)]
    [InlineData("SAME_UPPER", 8, 4, 2, 0, 0)]
    [InlineData("VALID", 8, 2, 3, 0, 0)]
    public void AutoPadBecomesExplicitPads(string autoPad, int extent, int stride, int kernel, int before, int after)
    {
        var layer = new OnnxModel(13, 1, 1, extent, extent).Counting("w", 1, 1, kernel, kernel)
            .Node("Conv", "x w", "y", ("auto_pad", autoPad), ("strides", new[] { stride, stride })).Only<ConvolutionLayer>();

        Assert.Equal(new Window(kernel, kernel, stride, stride, 1, 1, before, before, after, after), layer.Window);
        if (autoPad != "VALID")
            Assert.Equal((extent + stride - 1) / stride, layer.Output.Width);
    }

    [Fact]
    public void OtherRanksAreRefused()
    {
        new OnnxModel(13, 1, 2, 9).Counting("w", 3, 2, 3).Node("Conv", "x w", "y").IsRefused("'Conv_y' (Conv)", "'w'", "two-dimensional");
        new OnnxModel(13, 1, 2, 9).Counting("w", 3, 2, 3, 3).Node("Conv", "x w", "y").IsRefused("'Conv_y'", "3 dimensions");
    }

    [Fact]
    public void MisfitsAreRefused()
    {
        new OnnxModel(13, 1, 3, 9, 9).Counting("w", 4, 2, 3, 3).Node("Conv", "x w", "y").IsRefused("'Conv_y'", "2 input channels", "has 3");
        new OnnxModel(13, 1, 4, 9, 9).Counting("w", 3, 2, 3, 3).Node("Conv", "x w", "y", ("group", 2)).IsRefused("group must divide both");
        new OnnxModel(13, 1, 3, 9, 9).Counting("w", 4, 3, 3, 3).Node("Conv", "x w", "y", ("kernel_shape", new[] { 5, 5 })).IsRefused("kernel_shape is [5, 5]");
        new OnnxModel(13, 1, 3, 9, 9).Counting("w", 4, 3, 3, 3).Counting("b", 3).Node("Conv", "x w b", "y").IsRefused("bias 'b'", "[4] is expected");
        new OnnxModel(13, 1, 3, 2, 9).Counting("w", 4, 3, 3, 3).Node("Conv", "x w", "y").IsRefused("spans 3 of height", "has 2");
        new OnnxModel(13, 1, 3, 9, 9).Counting("w", 4, 3, 3, 3).Node("Conv", "x w", "y", ("strides", new[] { 0, 1 })).IsRefused("strides holds 0");
        new OnnxModel(13, 1, 3, 9, 9).Counting("w", 4, 3, 3, 3).Node("Conv", "x w", "y", ("auto_pad", "SAME")).IsRefused("auto_pad = SAME");
        new OnnxModel(13, 1, 3, 9, 9).Counting("w", 4, 3, 3, 3).Node("Conv", "x w", "y", ("strides", 2)).IsRefused("'strides' is of type Int");
    }
}
