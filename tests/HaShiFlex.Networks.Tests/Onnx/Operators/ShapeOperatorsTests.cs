using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Networks.Tests.Onnx.Operators;

/// <summary>Operators that move elements without computing: Reshape, Flatten, Concat, Add of maps, Softmax, Dropout.</summary>
public class ShapeOperatorsTests
{
    [Fact]
    public void AReshapeThatAConsumerNeedsIsALayer()
    {
        var layers = new OnnxModel(13, -1, 4, 2, 3).Integers("s", 0, 2, -1, 3).Counting("w", 5, 2, 1, 1).Node("Reshape", "x s", "r").Node("Conv", "r w", "y").Layers();

        var reshape = Assert.IsType<ReshapeLayer>(layers[0]);
        Assert.Equal((new Shape(4, 2, 3), new Shape(2, 4, 3), "Reshape_r"), (reshape.Input, reshape.Output, reshape.Name));
        Assert.Equal([0], layers[1].Inputs.AsEnumerable());
    }

    [Fact]
    public void AReshapeThatReturnsIsNothing()
    {
        var layer = new OnnxModel(13, -1, 4, 2, 3).Integers("s", -1, 4, 2, 3).Counting("w", 5, 4, 1, 1)
            .Node("Flatten", "x", "f").Node("Reshape", "f s", "r").Node("Conv", "r w", "y").Only<ConvolutionLayer>();
        Assert.Equal(new Shape(4, 2, 3), layer.Input);
    }

    [Fact]
    public void AClampBehindAFlattenJoinsTheConvolution()
    {
        var layers = new OnnxModel(13, -1, 1, 4, 4).Counting("w", 2, 1, 1, 1).Counting("v", 32, 3)
            .Node("Conv", "x w", "t").Node("Flatten", "t", "f").Node("Relu", "f", "r").Node("MatMul", "r v", "y").Layers();
        Assert.Equal(2, layers.Count);
        Assert.Equal(Activation.Relu, layers[0].Activation);
        Assert.Equal(new Window(4, 4), ((ConvolutionLayer)layers[1]).Window);
    }

    [Fact]
    public void ReshapesThatTouchTheBatchOrDoNotFitAreRefused()
    {
        new OnnxModel(13, 2, 4, 2, 3).Integers("s", 1, 48).Node("Reshape", "x s", "y").IsRefused("'Reshape_y' (Reshape)", "batch (2) must stay first");
        new OnnxModel(13, 1, 4, 2, 3).Integers("s", 1, 5, -1).Node("Reshape", "x s", "y").IsRefused("[1, 5, -1] does not fit", "[1, 4, 2, 3]");
        new OnnxModel(13, 1, 4, 2, 3).Integers("s", 1, -1, -1).Node("Reshape", "x s", "y").IsRefused("does not fit");
        new OnnxModel(13, 1, 4, 2, 3).Integers("s", long.MaxValue, long.MaxValue).Node("Reshape", "x s", "y").IsRefused("does not fit");
        new OnnxModel(13, 1, 4, 2, 3).Node("Flatten", "x", "y", ("axis", 2)).IsRefused("must stay first");
        new OnnxModel(13, 1, 4, 2, 3).Node("Flatten", "x", "y", ("axis", 7)).IsRefused("axis = 7");
    }

    [Fact]
    public void ConcatJoinsChannels()
    {
        var layers = new OnnxModel(13, -1, 2, 3, 3).Counting("w", 4, 2, 1, 1).Node("Conv", "x w", "t").Node("Concat", "x t x", "y", ("axis", -3)).Layers();
        Assert.Equal(new Shape(8, 3, 3), Assert.IsType<ConcatLayer>(layers[1]).Output);
        Assert.Equal([Network.ImageInput, 0, Network.ImageInput], layers[1].Inputs.AsEnumerable());

        new OnnxModel(13, -1, 2, 3, 3).Node("Concat", "x x", "y", ("axis", 2)).IsRefused("'Concat_y'", "axis 2");
        new OnnxModel(13, -1, 2, 3, 3).Counting("w", 4, 2, 2, 2).Node("Conv", "x w", "t").Node("Concat", "x t", "y", ("axis", 1)).IsRefused("channels only");
    }

    [Fact]
    public void AddTakesEqualShapesOrOneConstantAChannel()
    {
        Assert.Equal([-1, -1], new OnnxModel(13, -1, 2, 3, 3).Node("Add", "x x", "y").Only<AddLayer>().Inputs.AsEnumerable());
        var bias = new OnnxModel(13, -1, 2, 3, 3).Floats("b", [2, 1, 1], 5, 6).Node("Add", "x b", "y").Only<ConvolutionLayer>();
        Assert.Equal([1f, 1f], bias.Weights.Values.ToArray());
        Assert.Equal([5f, 6f], bias.Bias.ToArray());

        new OnnxModel(13, -1, 3, 3, 3).Floats("b", [3], 1, 2, 3).Node("Add", "x b", "y").IsRefused("'Add_y' (Add)", "one number per channel");
        new OnnxModel(13, -1, 2, 3, 3).Node("GlobalAveragePool", "x", "m").Node("Add", "x m", "y").IsRefused("two of one shape");
    }

    [Fact]
    public void SoftmaxRunsOverChannelsAlone()
    {
        new OnnxModel(13, -1, 5).Node("Softmax", "x", "y").Only<SoftmaxLayer>();
        new OnnxModel(11, -1, 5, 1, 1).Node("Softmax", "x", "y").Only<SoftmaxLayer>();
        new OnnxModel(13, -1, 5, 1, 1).Node("Softmax", "x", "y").IsRefused("'Softmax_y'", "axis -1");
        new OnnxModel(11, -1, 5, 2, 2).Node("Softmax", "x", "y").IsRefused("channels alone");
    }

    [Fact]
    public void DropoutIsNothingInInference()
    {
        new OnnxModel(13, -1, 5).Node("Dropout", "x", "d").Node("Softmax", "d", "y").Only<SoftmaxLayer>();
        var model = new OnnxModel(13, -1, 5).Integers("t", 1).Node("Dropout", "x - t", "y");
        model.IsRefused("'Dropout_y'", "training mode");
    }
}
