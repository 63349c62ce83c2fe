using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Networks.Tests.Onnx.Operators;

public class PoolOperatorsTests
{
    private static OnnxModel Image(int extent) => new(13, -1, 3, extent, extent);

    [Fact]
    public void MaxPoolSlidesAsStated()
    {
        var layer = Image(9).Node("MaxPool", "x", "y", ("kernel_shape", new[] { 3, 3 }), ("strides", new[] { 2, 2 }), ("pads", new[] { 1, 0, 1, 0 })).Only<MaxPoolLayer>();

        Assert.Equal(new Window(3, 3, 2, 2, 1, 1, 1, 0, 1, 0), layer.Window);
        Assert.Equal(new Shape(3, 5, 4), layer.Output);
    }

    [Theory]
    [InlineData(6, 3, 2, 0, 3, 1)] // 6 - 3 leaves one row over: a third position, which reads one row below.
    [InlineData(7, 3, 2, 0, 3, 0)] // Nothing is left over.
    [InlineData(4, 1, 3, 0, 2, 0)]
    [InlineData(5, 2, 4, 0, 2, 1)]
    [InlineData(3, 2, 4, 1, 1, 0)] // A second position would start in the padding, and is left out.
    public void CeilModeAddsAPositionOnlyIfItStartsInTheInput(int extent, int kernel, int stride, int pad, int outputs, int added)
    {
        var layer = Image(extent).Node(
            "AveragePool", "x", "y", ("kernel_shape", new[] { kernel, kernel }), ("strides", new[] { stride, stride }), ("pads", new[] { pad, pad, pad, pad }), ("ceil_mode", 1))
            .Only<AveragePoolLayer>();

        Assert.Equal(new Shape(3, outputs, outputs), layer.Output);
        Assert.Equal((added, added), (layer.CeilRows, layer.CeilColumns));
        Assert.Equal((outputs, outputs), layer.Window.Slide(extent, extent));
    }

    [Fact]
    public void CountedPaddingStaysInTheDivisorButAddedRowsDoNot()
    {
        OnnxModel Model(int counts) => Image(4).Node(
            "AveragePool", "x", "y", ("kernel_shape", new[] { 3, 3 }), ("strides", new[] { 2, 2 }), ("pads", new[] { 1, 1, 0, 0 }), ("ceil_mode", 1), ("count_include_pad", counts));
        var counted = Model(1).Only<AveragePoolLayer>();
        var plain = Model(0).Only<AveragePoolLayer>();

        // 4 + 1 - 3 is even: nothing is added, and the corner reads 2 x 2 of the input.
        Assert.Equal((2, 2), (counted.Output.Height, counted.Output.Width));
        Assert.Equal(9, counted.Divisor(0, 0));
        Assert.Equal(4, plain.Divisor(0, 0));
        Assert.Equal(9, plain.Divisor(1, 1));
    }

    [Fact]
    public void AWindowInThePaddingAloneIsRefused()
    {
        Image(4).Node("MaxPool", "x", "y", ("kernel_shape", new[] { 2, 2 }), ("pads", new[] { 2, 2, 0, 0 })).IsRefused("'MaxPool_y' (MaxPool)", "lies in the padding");
        Image(2).Node("AveragePool", "x", "y", ("kernel_shape", new[] { 2, 2 }), ("dilations", new[] { 5, 5 }), ("pads", new[] { 3, 3, 3, 3 })).IsRefused("lies in the padding");
    }

    [Fact]
    public void IndicesAreRefusedOnlyIfSomethingReadsThem()
    {
        var model = Image(4).Node("MaxPool", "x", "p", ("kernel_shape", new[] { 2, 2 })).Node("Relu", "p", "y");
        model.Graph.Node[0].Output.Add("indices");
        Assert.Equal(2, model.Layers().Count);

        model.Graph.Node[1].Input[0] = "indices";
        model.IsRefused("'Relu_y'", "'indices'");
    }

    [Theory]
    [InlineData("GlobalAveragePool", 13)]
    [InlineData("ReduceMean", 13)]
    [InlineData("ReduceMean", 18)]
    public void GlobalMeansAreOneWindow(string operatorName, int opset)
    {
        var model = new OnnxModel(opset, -1, 3, 5, 4);
        _ = operatorName == "GlobalAveragePool" ? model.Node(operatorName, "x", "y")
            : opset < 18 ? model.Node(operatorName, "x", "y", ("axes", new[] { -2, -1 }), ("keepdims", 0))
            : model.Integers("axes", 2, 3).Node(operatorName, "x axes", "y");
        var layer = model.Only<AveragePoolLayer>();

        Assert.True(layer.IsGlobal);
        Assert.Equal(new Shape(3, 1, 1), layer.Output);
        Assert.Equal(20, layer.Divisor(0, 0));
    }

    [Fact]
    public void ReduceMeanOverOneAxisKeepsTheOther()
    {
        var layer = new OnnxModel(13, -1, 3, 5, 4).Node("ReduceMean", "x", "y", ("axes", new[] { 3 })).Only<AveragePoolLayer>();
        Assert.Equal((new Shape(3, 5, 1), new Window(1, 4)), (layer.Output, layer.Window));
    }

    [Fact]
    public void OtherMeansAreRefused()
    {
        Image(4).Node("ReduceMean", "x", "y", ("axes", new[] { 1 })).IsRefused("'ReduceMean_y'", "axes [1]", "height and width");
        Image(4).Node("ReduceMean", "x", "y").IsRefused("all axes");
        Image(4).Node("ReduceMean", "x", "y", ("axes", new[] { 2, -2 })).IsRefused("axes [2, -2]");
    }
}
