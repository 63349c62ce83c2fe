using System.Collections.Immutable;
using HaShiFlex.Inference.Calibration;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Inference.Tests.Calibration;

public sealed class ColumnScalesTests
{
    private const int Channels = 6;
    private const int Rows = 40;

    // Eighths of an octave, the second and third reader's channels' being those of their groups.
    private static readonly double[] Phases = [0, 0.125, 0.25, -0.125, 0.375, -0.5];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 9)]
    [InlineData(2, 1)]
    public void Columns_of_powers_of_two_times_a_factor_come_to_lie_on_levels(int groups, int area)
    {
        var network = Reading(groups, area, Phases);
        float[] factors = Ones();
        ColumnScales.Adapt(network, QuantizationSettings.Default, Histograms(network), [0], factors, 0, (_, _) => 0);

        // Rows of a group have one scale in common, up to octaves, and so are its columns' factors known but for one.
        foreach (int[] group in Enumerable.Range(0, Channels).Chunk(Channels / groups))
        {
            double[] octaves = [.. group.Select(c => Math.Log2(factors[c]) - Phases[c])];
            Assert.All(octaves, octave => Assert.Equal(0, Math.IEEERemainder(octave - octaves[0], 1), 0.13));
        }

        Assert.All(factors, factor => Assert.InRange(factor, 0.7, 1.42));
    }

    [Fact]
    public void A_channel_whose_code_would_suffer_keeps_its_factor()
    {
        var network = Reading(1, 1, Phases);
        float[] factors = Ones();
        ColumnScales.Adapt(network, QuantizationSettings.Default, Histograms(network), [0], factors, 0, (channel, factor) => channel == 1 && factor != 1 ? 1e9 : 0);
        Assert.Equal(1, factors[1]);
        Assert.Contains(factors, factor => factor != 1);
    }

    [Fact]
    public void No_factor_goes_below_what_a_clamp_allows()
    {
        var network = Reading(1, 1, Phases);
        float[] factors = Ones();
        ColumnScales.Adapt(network, QuantizationSettings.Default, Histograms(network), [0], factors, 1, (_, _) => 0);
        Assert.All(factors, factor => Assert.InRange(factor, 1, 1.42));
        Assert.Contains(factors, factor => factor > 1);
    }

    [Fact]
    public void What_is_read_by_programmable_or_depthwise_layers_alone_keeps_its_factors()
    {
        var hardened = Reading(1, 1, Phases);
        foreach (var (network, settings) in new[]
        {
            (hardened, QuantizationSettings.Default with { ProgrammableLayers = ["reader"] }),
            (Reading(Channels, 1, Phases), QuantizationSettings.Default),
        })
        {
            float[] factors = Ones();
            ColumnScales.Adapt(network, settings, Histograms(network), [0], factors, 0, (_, _) => 0);
            Assert.Equal(Ones(), factors);
        }
    }

    [Fact]
    public void Weights_that_are_levels_already_stay_where_they_are()
    {
        var network = Reading(1, 1, new double[Channels]);
        float[] factors = Ones();
        ColumnScales.Adapt(network, QuantizationSettings.Default with { Weights = new Po2Format(4, 1) }, Histograms(network), [0], factors, 0, (_, _) => 0);
        Assert.Equal(Ones(), factors);
    }

    private static float[] Ones() => [.. Enumerable.Repeat(1f, Channels)];

    private static ChannelHistogram[] Histograms(Network network) => ChannelStatistics.Measure(network, SmallNetwork.Encoding with { Mean = [0.5f], Deviation = [0.2f] }, Images(), new ParallelOptions());

    private static ImageSet Images()
    {
        var random = new Random(3);
        byte[] codes = new byte[16 * 20];
        random.NextBytes(codes);
        return new ImageSet("images", new Shape(1, 4, 4), false, [.. Enumerable.Range(0, 20).Select(i => $"{i}")], null, codes);
    }

    /// <summary>A layer that reads the channels of another with weights +-2^-e (1 to 8) times 2^phase of the channel, and one that is the result.</summary>
    private static Network Reading(int groups, int area, double[] phases)
    {
        var random = new Random(groups + area);
        var image = new Shape(1, 4, 4);
        var map = new Shape(Channels, 4, 4);
        var read = new Shape(groups == Channels ? Channels : Rows, 4, 4);
        int side = (int)Math.Sqrt(area), padding = side / 2, inputs = Channels / groups, fanIn = inputs * area;
        float[] weights = new float[read.Channels * fanIn];
        for (int i = 0; i < weights.Length; i++)
        {
            int row = i / fanIn, channel = (row / (read.Channels / groups) * inputs) + (i % fanIn / area);
            weights[i] = (float)(Math.Pow(2, phases[channel] - random.Next(1, 4)) * (random.Next(2) == 0 ? -1 : 1));
        }

        float[] first = [.. Enumerable.Range(0, Channels).Select(_ => (float)(random.NextDouble() + 0.5))], last = [.. Enumerable.Range(0, read.Channels * 3).Select(_ => (float)(random.NextDouble() - 0.5))];
        ImmutableArray<Layer> layers =
        [
            new ConvolutionLayer("first", [-1], image, map, new Window(1, 1), 1, new WeightMatrix(Channels, 1, first), new float[Channels]),
            new ConvolutionLayer("reader", [0], map, read, new Window(side, side, 1, 1, padding, padding, padding, padding, 1, 1), groups, new WeightMatrix(read.Channels, fanIn, weights), new float[read.Channels]),
            new ConvolutionLayer("last", [1], read, new Shape(3, 4, 4), new Window(1, 1), 1, new WeightMatrix(3, read.Channels, last), new float[3]),
        ];
        return new Network("reading", "reading", image, layers);
    }
}
