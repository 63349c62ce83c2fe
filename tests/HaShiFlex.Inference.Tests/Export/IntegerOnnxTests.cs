using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HaShiFlex.Inference.Export;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Kernel;
using HaShiFlex.Inference.Ranges;
using HaShiFlex.Inference.Tests.Float;
using HaShiFlex.Inference.Tests.Images;
using HaShiFlex.Inference.Tests.Kernel;
using HaShiFlex.Networks;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Weights;
using HaShiFlex.Testing;
using HaShiFlex.Testing.Oracles;

namespace HaShiFlex.Inference.Tests.Export;

public class IntegerOnnxTests
{
    [OracleFact]
    public void RandomNetworksGiveTheSameIntegersInOnnxRuntime()
    {
        for (int seed = 0; seed < 12; seed++)
        {
            var network = RandomQuantizedNetwork.Create(seed);
            AssertSameEverywhere(network, [RandomQuantizedNetwork.Image(network, seed)], $"seed {seed}");
        }
    }

    /// <summary>From floats to integers by the whole way: written as ONNX, read back, calibrated or guessed ranges, any bits, terms, pruning and requantizers.</summary>
    [OracleFact]
    public void NetworksOfRandomFloatsGiveTheSameIntegersInOnnxRuntime()
    {
        var kinds = new SortedSet<string>(StringComparer.Ordinal);
        for (int seed = 100; seed < 130; seed++)
        {
            var random = new Random(seed);
            var network = RandomFloatNetwork.Create(seed);
            var images = RandomFloatNetwork.Images(network, seed, 3);
            var encoding = RandomFloatNetwork.Encoding(network, seed);
            var settings = QuantizationSettings.Default with
            {
                Weights = new Po2Format(random.Next(2, 6), random.Next(1, 4)),
                ActivationBits = random.Next(2, 13),
                RequantizeDigits = random.Next(1, 6),
                Sparsity = random.Next(2) * 0.3,
            };
            var floats = new FloatExecutor(network);
            var ranges = seed % 2 == 0
                ? ActivationRanges.None
                : RangeCalibrator.Calibrate(network, (set, image, observer) => floats.Run(set, image, encoding, (layer, map) => observer(layer, map)), images, RangeMethod.LeastSquares, settings);
            kinds.UnionWith(network.Layers.Select(l => l.Kind));

            var quantized = NetworkQuantizer.Quantize(network, encoding, settings, ranges);

            AssertSameEverywhere(quantized, [.. Enumerable.Range(0, images.Count).Select(i => SampleImages.Planar(images, i))], $"seed {seed}");
        }

        Assert.Superset(new HashSet<string> { "convolution", "depthwise", "pointwise", "add", "concat", "average-pool", "global-average-pool", "max-pool", "dense" }, kinds.ToHashSet());
    }

    [OracleFact(NeedsData = true)]
    public void LeNetGivesTheSameIntegersInOnnxRuntime() =>
        AssertModel("lenet_mnist.onnx", "mnist10k", SampleImages.Digits, new Po2Format(4, 1), images: 8);

    [OracleFact(NeedsData = true)]
    public void KeywordSpottingGivesTheSameIntegersInOnnxRuntime() =>
        AssertModel("dscnn_kws.onnx", "kws1000", SampleImages.Keywords, new Po2Format(4, 2), images: 8);

    [OracleFact(NeedsData = true)]
    public void ResNet8GivesTheSameIntegersInOnnxRuntime() =>
        AssertModel("resnet8_cifar10.onnx", "cifar10_jpeg1000", SampleImages.Thumbnails, new Po2Format(5, 3), images: 8);

    [OracleFact(NeedsData = true)]
    public void MobileNetV2GivesTheSameIntegersInOnnxRuntime() => AssertModel(
        "mobilenetv2_1.0_224.onnx", "imagenet600", SampleImages.Photographs, new Po2Format(4, 1), images: 2);

    private static void AssertModel(string model, string folder, ImageEncoding encoding, Po2Format weights, int images)
    {
        var network = NetworkReader.Read(SharedData.File("models", model));
        var settings = QuantizationSettings.Default with { Weights = weights };
        var quantized = NetworkQuantizer.Quantize(network, encoding, settings, ActivationRanges.None);
        var set = SampleImages.Of(folder, network.Input, images);
        AssertSameEverywhere(quantized, [.. Enumerable.Range(0, set.Count).Select(i => SampleImages.Planar(set, i))], model);
    }

    /// <summary>Demands that every layer's codes are the same, and names the first layer and element that are not.</summary>
    private static void AssertSameEverywhere(QuantizedNetwork network, ImmutableArray<long[]> images, string what)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "integer.onnx");
        File.WriteAllBytes(file, IntegerOnnx.Export(network, allLayers: true));
        long[] codes = [.. images.SelectMany(i => i)];
        var (type, bytes) = network.Image.Bits > 8
            ? ("int32", MemoryMarshal.AsBytes<int>(codes.Select(c => (int)c).ToArray()).ToArray())
            : (network.Image.Signed ? "int8" : "uint8", [.. codes.Select(c => (byte)c)]);
        var input = network.Network.Input;

        var judged = OnnxRuntimeOracle.Run(file, type, bytes, images.Length, input.Channels, input.Height, input.Width);

        var compiled = IntegerNetwork.Compile(network);
        for (int i = 0; i < images.Length; i++)
        {
            compiled.RunPlanar(images[i], (layer, map) =>
            {
                string name = network.Layers[layer].Layer.Name;
                long[] ours = map.ToPlanar();
                var theirs = judged[name].As<long>().Slice(i * ours.Length, ours.Length);
                int at = ours.AsSpan().CommonPrefixLength(theirs);
                if (at < ours.Length)
                    Assert.Fail($"{what}, image {i}: layer {layer} '{name}' ({compiled.Methods[layer]}) first differs at element {at}: {ours[at]}, ONNX Runtime has {theirs[at]}");
            });
        }
    }
}
