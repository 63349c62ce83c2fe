using System.Collections.Immutable;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Quantization.Tests.Calibrated;

public sealed class ChannelScalingTests
{
    [Fact]
    public void A_factor_multiplies_the_rows_that_make_a_channel_and_divides_the_columns_that_read_it()
    {
        var map = new Shape(2, 3, 3);
        var first = new ConvolutionLayer("first", [-1], new Shape(1, 3, 3), map, new Window(1, 1), 1, new WeightMatrix(2, 1, new float[] { 3, 5 }), new float[] { 1, 2 });
        var depthwise = new ConvolutionLayer("depthwise", [0], map, map, new Window(1, 1), 2, new WeightMatrix(2, 1, new float[] { 7, 9 }), new float[] { 1, 1 });
        var last = new ConvolutionLayer("last", [1], map, new Shape(1, 2, 2), new Window(2, 2), 1, new WeightMatrix(1, 8, new float[] { 1, 1, 1, 1, 6, 6, 6, 6 }), new float[] { 4 });
        var network = new Network("n", "n", new Shape(1, 3, 3), [first, depthwise, last]);

        var scaled = new ChannelScaling(ImmutableDictionary<string, ReadOnlyMemory<float>>.Empty.Add("first", new float[] { 2, 10 }).Add("depthwise", new float[] { 1, 3 })).Apply(network);

        Assert.Equal([6, 50], Weights(0));
        Assert.Equal([2, 20], ((ConvolutionLayer)scaled.Layers[0]).Bias.ToArray());
        Assert.Equal([3.5f, 2.7f], Weights(1));
        Assert.Equal([1, 3], ((ConvolutionLayer)scaled.Layers[1]).Bias.ToArray());
        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2], Weights(2));
        Assert.Equal([4], ((ConvolutionLayer)scaled.Layers[2]).Bias.ToArray());
        Assert.Same(network, ChannelScaling.None.Apply(network));

        float[] Weights(int layer) => ((ConvolutionLayer)scaled.Layers[layer]).Weights.Values.ToArray();
    }
}
