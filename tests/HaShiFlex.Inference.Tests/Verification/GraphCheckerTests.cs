using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Sharing;
using HaShiFlex.Inference.Kernel;
using HaShiFlex.Inference.Sums;
using HaShiFlex.Inference.Tests.Kernel;
using HaShiFlex.Inference.Verification;
using HaShiFlex.Networks;
using HaShiFlex.Quantization;

namespace HaShiFlex.Inference.Tests.Verification;

public class GraphCheckerTests
{
    [Theory]
    [InlineData(ReductionStyle.RippleTree, 25)]
    [InlineData(ReductionStyle.CarrySave, 25)]
    [InlineData(ReductionStyle.Shared, 3)] // the search for shared sums takes seconds a network
    public void TheGraphsAdditionsAreTheCountedOnesAndGiveTheKernelsCodes(ReductionStyle style, int networks)
    {
        int walked = 0;
        for (int seed = 0; seed < networks; seed++)
        {
            var (network, image, maps) = Run(seed);
            for (int l = 0; l < network.Layers.Length; l++)
            {
                if (network.Layers[l] is not HardenedLayer || network.Layers[l].Layer.Output.Elements > 4000)
                    continue;
                var check = new GraphChecker(network, l, style, Shared(network, l, style)).Check(InputOf(network, l, image, maps), maps[l], positions: 4);
                Assert.True(check.CountsAgree, $"seed {seed}, layer {l}: {check.ExecutedAdditions} executed, {check.EstimatedAdditions} counted");
                Assert.True(check.ResultsAgree, $"seed {seed}, layer {l}: {check.FirstDifference}");
                walked++;
            }
        }

        Assert.True(walked > networks);
    }

    [Fact]
    public void AWrongCodeIsFoundAndNamed()
    {
        var (network, image, maps) = Run(seed: 3);
        int l = Enumerable.Range(0, network.Layers.Length).First(i => network.Layers[i] is HardenedLayer);
        var shape = network.Layers[l].Layer.Output;
        maps[l][(shape.Channels - 1) * shape.Positions] ^= 1;

        var check = new GraphChecker(network, l, ReductionStyle.CarrySave).Check(InputOf(network, l, image, maps), maps[l], positions: 1);

        Assert.False(check.ResultsAgree);
        Assert.StartsWith($"channel {shape.Channels - 1}, row 0, column 0: the graph gives", check.FirstDifference, StringComparison.Ordinal);
    }

    private static AdderGraph? Shared(QuantizedNetwork network, int layer, ReductionStyle style) => style == ReductionStyle.Shared
        ? SharingOptimizer.Optimize(LayerSums.Accumulators(network, (HardenedLayer)network.Layers[layer]), SharingSettings.Default)
        : null;

    private static (QuantizedNetwork Network, long[] Image, long[][] Maps) Run(int seed)
    {
        var network = RandomQuantizedNetwork.Create(seed);
        long[] image = RandomQuantizedNetwork.Image(network, seed);
        var maps = new long[network.Layers.Length][];
        IntegerNetwork.Compile(network).RunPlanar(image, (layer, map) => maps[layer] = map.ToPlanar());
        return (network, image, maps);
    }

    private static long[] InputOf(QuantizedNetwork network, int layer, long[] image, long[][] maps) =>
        network.Layers[layer].Layer.Inputs[0] is var producer && producer == Network.ImageInput ? image : maps[producer];
}
