using HaShiFlex.Inference.Kernel;
using HaShiFlex.Inference.Kernel.Vectors;

namespace HaShiFlex.Inference.Tests.Kernel;

public class IntegerNetworkTests
{
    public static TheoryData<VectorPath> Paths { get; } = [.. Enum.GetValues<VectorPath>().Where(VectorPaths.Supports)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void EveryLayerOfRandomNetworksEqualsTheReference(VectorPath path)
    {
        var methods = new SortedSet<string>(StringComparer.Ordinal);
        for (int seed = 0; seed < 250; seed++)
        {
            var network = RandomQuantizedNetwork.Create(seed);
            var compiled = IntegerNetwork.Compile(network, path);
            methods.UnionWith(compiled.Methods);
            long[] image = RandomQuantizedNetwork.Image(network, seed);
            long[][] expected = ReferenceKernel.Run(network, image);
            long[] result = compiled.RunPlanar(image, (layer, map) => AssertSame(expected[layer], map.ToPlanar(), $"seed {seed}, layer {layer} ({compiled.Methods[layer]})"));
            AssertSame(expected[^1], result, $"seed {seed}, result");
        }

        // The seeds must reach every way of computing a layer.
        Assert.Contains("64-bit scalars", methods);
        Assert.Contains("doubles", methods);
        Assert.Contains("depthwise, 32-bit products", methods);
        foreach (string mode in new[] { "Plain", "Clamped", "Wide" })
        {
            Assert.Contains(methods, m => m.StartsWith("shorts", StringComparison.Ordinal) && m.EndsWith(mode, StringComparison.Ordinal));
        }

        Assert.Contains(methods, m => m.StartsWith("bytes", StringComparison.Ordinal) && m.EndsWith("Plain", StringComparison.Ordinal));
        Assert.Contains(methods, m => m.StartsWith("bytes", StringComparison.Ordinal) && m.EndsWith("Clamped", StringComparison.Ordinal));
        Assert.Contains(methods, m => m.StartsWith("depthwise bytes", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void EveryLayerOfWideNetworksEqualsTheReference(VectorPath path)
    {
        var methods = new SortedSet<string>(StringComparer.Ordinal);
        for (int seed = 0; seed < 90; seed++)
        {
            var network = RandomQuantizedNetwork.CreateWide(seed);
            var compiled = IntegerNetwork.Compile(network, path);
            methods.UnionWith(compiled.Methods);
            long[] image = RandomQuantizedNetwork.Image(network, seed);
            long[][] expected = ReferenceKernel.Run(network, image);
            var (ranges, observed) = (compiled.EmptyRanges(), compiled.EmptyRanges());
            ReferenceKernel.Run(network, image, (layer, channel, value) => ranges[layer]![channel] = ranges[layer]![channel].With(value));

            compiled.RunPlanar(image, (layer, map) => AssertSame(expected[layer], map.ToPlanar(), $"seed {seed}, layer {layer} ({compiled.Methods[layer]})"));

            if (network.Image.Bits != 8)
                continue;
            compiled.RunWatching(Interleaved(network.Network.Input, image), observed);
            for (int layer = 0; layer < ranges.Length; layer++)
                Assert.Equal(ranges[layer], observed[layer]);
        }

        foreach (string mode in new[] { "Plain", "Clamped", "Wide" })
        {
            Assert.Contains(methods, m => m.StartsWith("bytes", StringComparison.Ordinal) && m.EndsWith(mode, StringComparison.Ordinal));
            Assert.Contains(methods, m => m.StartsWith("depthwise bytes", StringComparison.Ordinal) && m.EndsWith(mode, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void WatchedAccumulatorsAreThoseOfTheReference(VectorPath path)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var network = RandomQuantizedNetwork.Create(seed);
            if (network.Image.Bits != 8)
                continue;
            var compiled = IntegerNetwork.Compile(network, path);
            long[] image = RandomQuantizedNetwork.Image(network, seed);
            var (expected, observed) = (compiled.EmptyRanges(), compiled.EmptyRanges());
            ReferenceKernel.Run(network, image, (layer, channel, value) => expected[layer]![channel] = expected[layer]![channel].With(value));

            compiled.RunWatching(Interleaved(network.Network.Input, image), observed);

            for (int layer = 0; layer < expected.Length; layer++)
                Assert.Equal(expected[layer], observed[layer]);
        }
    }

    [Fact]
    public void ManyImagesOnTwoThreadsGiveWhatOneThreadGives()
    {
        var network = Enumerable.Range(0, 100).Select(RandomQuantizedNetwork.Create).First(n => n.Image.Bits == 8);
        var compiled = IntegerNetwork.Compile(network);
        byte[][] images = [.. Enumerable.Range(0, 20).Select(i => Interleaved(network.Network.Input, RandomQuantizedNetwork.Image(network, i)))];

        Assert.Equal(compiled.RunAll(images.Length, i => images[i], threads: 1), compiled.RunAll(images.Length, i => images[i], threads: 2));
    }

    [Fact]
    public void AnImageOfAnotherSizeIsRefused()
    {
        var compiled = IntegerNetwork.Compile(RandomQuantizedNetwork.Create(1));

        var error = Assert.Throws<ArgumentException>(() => compiled.Run(new byte[3]));
        Assert.Contains("3 codes", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Interleaved(Networks.Shape shape, long[] planar)
    {
        var codes = new byte[planar.Length];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = (byte)planar[(i % shape.Channels * shape.Positions) + (i / shape.Channels)];
        return codes;
    }

    private static void AssertSame(long[] expected, long[] actual, string where)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (expected[i] != actual[i])
                Assert.Fail($"{where}: element {i} is {actual[i]}, the reference has {expected[i]}");
        }
    }
}
