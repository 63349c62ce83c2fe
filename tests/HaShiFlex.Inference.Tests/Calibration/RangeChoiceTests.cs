using HaShiFlex.Inference.Calibration;
using HaShiFlex.Inference.Float;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;

namespace HaShiFlex.Inference.Tests.Calibration;

public sealed class RangeChoiceTests
{
    private static readonly QuantizationSettings Settings = QuantizationSettings.Default;

    [Fact]
    public void Maps_with_no_weights_between_them_are_of_one_class()
    {
        var classes = ChannelClasses.Of(SmallNetwork.With(1).Network);

        // Of stem, expand, depthwise, project, grouped, again, add, max, mean, classifier.
        Assert.Equal([[0], [1], [2], [3, 5, 6, 7, 8], [4], [9]], classes.Select(c => c.Members).OrderBy(m => m[0]));
        Assert.Equal([9], classes.Where(c => !c.Scalable).SelectMany(c => c.Members));
    }

    [Fact]
    public void What_a_clamp_or_a_reshape_would_change_keeps_its_channels()
    {
        var map = new Shape(2, 2, 2);
        var clip = new ClampLayer("clip", [0], map) { Activation = new Activation(-1, 1) };
        var flat = new ReshapeLayer("flat", [2], map, new Shape(8, 1, 1));
        Layer[] layers = [Linear("a", -1, map), clip, Linear("b", 1, map), flat, Linear("c", 3, new Shape(8, 1, 1)), Linear("d", 4, new Shape(2, 1, 1))];

        var classes = ChannelClasses.Of(new Network("n", "n", map, [.. layers]));

        Assert.Equal([4], classes.Where(c => c.Scalable).SelectMany(c => c.Members));
    }

    [Fact]
    public void Scaling_channels_leaves_the_network_what_it_is()
    {
        var (network, images) = SmallNetwork.With(20);
        var choice = Choose(network);
        Assert.Equal(9, choice.Scaling.Factors.Count);

        float[][] before = new FloatExecutor(network).Run(images, SmallNetwork.Encoding), after = new FloatExecutor(choice.Scaling.Apply(network)).Run(images, SmallNetwork.Encoding);

        // Values beyond a channel's reach are clipped; they are few.
        double error = 0, power = 0;
        for (int i = 0; i < before.Length; i++)
        {
            for (int c = 0; c < before[i].Length; c++)
            {
                error += Math.Pow(before[i][c] - after[i][c], 2);
                power += Math.Pow(before[i][c], 2);
            }
        }

        Assert.InRange(error / power, 0, 1e-4);
    }

    [Fact]
    public void What_is_aimed_at_is_cut_off_at_the_ranges_but_for_the_result()
    {
        var (network, images) = SmallNetwork.With(20);
        var choice = Choose(network);
        var reference = choice.Apply(network);

        Assert.True(reference.Layers[^1].Activation.IsNone);
        new FloatExecutor(reference).Run(images, 0, SmallNetwork.Encoding, (layer, map) =>
        {
            if (layer < network.Layers.Length - 1)
            {
                var range = choice.Ranges[network.Layers[layer].Name];
                Assert.All(map.ToArray(), value => Assert.InRange(value, (float)range.Minimum, (float)range.Maximum));
            }
        });
    }

    [Fact]
    public void An_upper_clamp_stands_for_the_reach_of_every_channel()
    {
        var (network, _) = SmallNetwork.With(20);
        var choice = Choose(network);
        foreach (string layer in new[] { "stem", "expand", "depthwise" })
        {
            Assert.InRange(choice.Ranges[layer].Maximum, 5, 6);
            Assert.All(choice.Scaling.Factors[layer].ToArray(), factor => Assert.InRange(factor, 1, 1e4f));
        }
    }

    [Fact]
    public void A_chain_that_stays_as_wide_has_one_scale_and_one_that_grows_has_more()
    {
        // 0 and 1 are added to 2, 2 and 3 to 4.
        var map = new Shape(1, 1, 1);
        Layer[] layers = [Linear("a", -1, map), Linear("b", 0, map), new AddLayer("ab", [0, 1], map), Linear("c", 2, map), new AddLayer("abc", [2, 3], map)];
        var network = new Network("n", "n", map, [.. layers]);

        Assert.Equal([[0, 1, 2, 3, 4]], Groups([1, 1, 1.1, 1, 1.1]));
        Assert.Equal([[0], [1, 2, 3, 4]], Groups([1, 40, 40, 40, 40]));
        Assert.Equal([[0, 1, 2], [3, 4]], Groups([1, 1, 1, 100, 100]));

        int[][] Groups(double[] reaches) =>
        [
            .. ResidualScales.Choose(network, [0, 1, 2, 3, 4], group => group.Max(m => reaches[m]), m => 16 / (reaches[m] * reaches[m]), 127)
                .Select(group => group.Members).OrderBy(group => group[0]),
        ];
    }

    private static RangeChoice Choose(Network network)
    {
        var (_, images) = SmallNetwork.With(20);
        var histograms = ChannelStatistics.Measure(network, SmallNetwork.Encoding, images, new ParallelOptions());
        return RangeChoice.Choose(network, Settings, histograms);
    }

    private static ConvolutionLayer Linear(string name, int producer, Shape input) =>
        new(name, [producer], input, input, new Window(1, 1), 1, new WeightMatrix(input.Channels, input.Channels, new float[input.Channels * input.Channels]), new float[input.Channels]);
}
