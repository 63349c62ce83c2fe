using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Networks.Tests.Onnx.Operators;

public class DenseOperatorsTests
{
    [Fact]
    public void GemmOfAFlattenedMapIsAWindowOverTheWholeMap()
    {
        var layer = new OnnxModel(13, -1, 2, 3, 2).Counting("w", 4, 12).Node("Flatten", "x", "f").Node("Gemm", "f w", "y", ("transB", 1)).Only<ConvolutionLayer>();

        Assert.Equal(new Shape(2, 3, 2), layer.Input);
        Assert.Equal(new Shape(4, 1, 1), layer.Output);
        Assert.Equal(new Window(3, 2), layer.Window);
        Assert.True(layer.IsDense);
        Assert.Equal(Enumerable.Range(13, 12).Select(i => (float)i), layer.Weights.Row(1).ToArray());
    }

    [Fact]
    public void AlphaAndBetaScaleWeightsAndBias()
    {
        var layer = new OnnxModel(13, -1, 2).Floats("w", [2, 3], 1, 2, 3, 4, 5, 6).Floats("c", [1, 3], 10, 20, 30)
            .Node("Gemm", "x w c", "y", ("alpha", 0.5f), ("beta", -2f)).Only<ConvolutionLayer>();

        Assert.Equal([0.5f, 2, 1, 2.5f, 1.5f, 3], layer.Weights.Values.ToArray());
        Assert.Equal([-20, -40, -60], layer.Bias.ToArray());
    }

    [Fact]
    public void AScalarBiasIsRepeated()
    {
        var layer = new OnnxModel(13, -1, 2).Counting("w", 2, 3).Floats("c", [], 7).Node("Gemm", "x w c", "y").Only<ConvolutionLayer>();
        Assert.Equal([7, 7, 7], layer.Bias.ToArray());
    }

    [Fact]
    public void ALargeMatrixIsTransposedExactly()
    {
        var layer = new OnnxModel(13, -1, 67).Counting("w", 67, 45).Node("MatMul", "x w", "y").Only<ConvolutionLayer>();
        for (int o = 0; o < 45; o++)
        {
            for (int i = 0; i < 67; i++)
                Assert.Equal((i * 45) + o + 1, layer.Weights.Row(o)[i]);
        }
    }

    [Fact]
    public void MatMulTakesTheConstantAddedToIt()
    {
        var layer = new OnnxModel(13, -1, 2).Counting("w", 2, 3).Counting("b", 3).Node("MatMul", "x w", "m").Node("Add", "b m", "y").Only<ConvolutionLayer>();
        Assert.Equal([1, 2, 3], layer.Bias.ToArray());
        Assert.Equal("MatMul_m", layer.Name);
    }

    [Fact]
    public void WeightsMayPassThroughReshapeIdentityAndConstantNodes()
    {
        var layer = new OnnxModel(13, -1, 6).Integers("shape", 6, -1)
            .Node("Constant", "", "c", ("value", OnnxModel.FloatTensor("", [2, 3, 2], [.. Enumerable.Range(1, 12).Select(i => (float)i)])))
            .Node("Reshape", "c shape", "r").Node("Identity", "r", "w").Node("MatMul", "x w", "y").Only<ConvolutionLayer>();
        Assert.Equal([2, 4, 6, 8, 10, 12], layer.Weights.Row(1).ToArray());
    }

    [Fact]
    public void MisfitsAreRefused()
    {
        new OnnxModel(13, 1, 2).Counting("w", 2, 3).Node("Gemm", "x w", "y", ("transA", 1)).IsRefused("'Gemm_y' (Gemm)", "transA");
        new OnnxModel(13, 1, 4).Counting("w", 2, 3).Node("Gemm", "x w", "y").IsRefused("take 2 features", "has 4");
        new OnnxModel(13, 1, 2).Counting("w", 2, 3).Counting("c", 2).Node("Gemm", "x w c", "y").IsRefused("bias 'c'", "[3]");
        new OnnxModel(13, 1, 2, 1, 1).Counting("w", 2, 3).Node("MatMul", "x w", "y").IsRefused("flatten it first");
        new OnnxModel(13, 1, 2).Counting("w", 6).Node("MatMul", "x w", "y").IsRefused("a matrix is expected");
        new OnnxModel(13, 1, 2).Counting("w", 3, 1).Node("MatMul", "w x", "y").IsRefused("'MatMul_y'", "computed from the image");
        new OnnxModel(13, 1, 1).Floats("w", [1, 1], 3e38f).Node("Gemm", "x w", "y", ("alpha", 10f)).IsRefused("overflow");
    }
}
