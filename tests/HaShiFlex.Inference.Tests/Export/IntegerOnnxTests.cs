using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HaShiFlex.Inference.Export;
using HaShiFlex.Inference.Images;
using HaShiFlex.Inference.Kernel;
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

    [OracleFact(NeedsData = true)]
    public void LeNetGivesTheSameIntegersInOnnxRuntime() =>
        AssertModel("lenet_mnist.onnx", "mnist10k", new ImageEncoding(8, false, 1 / 255.0, [0], [1]), new Po2Format(4, 1), images: 8);

    [OracleFact(NeedsData = true)]
    public void KeywordSpottingGivesTheSameIntegersInOnnxRuntime() =>
        AssertModel("dscnn_kws.onnx", "kws1000", new ImageEncoding(8, true, 0.5847029, [83 * 0.5847029], [1]), new Po2Format(4, 2), images: 8);

    [OracleFact(NeedsData = true)]
    public void ResNet8GivesTheSameIntegersInOnnxRuntime() =>
        AssertModel("resnet8_cifar10.onnx", "cifar10_jpeg1000", new ImageEncoding(8, false, 1, [0, 0, 0], [1, 1, 1]), new Po2Format(5, 3), images: 8);

    [OracleFact(NeedsData = true)]
    public void MobileNetV2GivesTheSameIntegersInOnnxRuntime() => AssertModel(
        "mobilenetv2_1.0_224.onnx", "imagenet600", new ImageEncoding(8, false, 1 / 255.0, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]), new Po2Format(4, 1), images: 2);

    private static void AssertModel(string model, string folder, ImageEncoding encoding, Po2Format weights, int images)
    {
        var network = NetworkReader.Read(SharedData.File("models", model));
        var settings = QuantizationSettings.Default with { Weights = weights };
        var quantized = NetworkQuantizer.Quantize(network, encoding, settings, ActivationRanges.None);
        var set = Some(folder, network.Input, images);
        AssertSameEverywhere(quantized, [.. Enumerable.Range(0, set.Count).Select(i => Planar(set, i))], model);
    }

    /// <summary>Reads only as many pictures as the test runs.</summary>
    private static ImageSet Some(string folder, Shape shape, int count)
    {
        string path = SharedData.File("images", folder);
        string[] pictures = [.. Directory.EnumerateFiles(path, "*.jpg").Order(StringComparer.Ordinal)];
        if (pictures.Length == 0)
            return ImageFolder.Read(path, shape).Spread(count);

        using var temporary = new TemporaryFolder();
        foreach (string picture in pictures.Where((_, i) => i % (pictures.Length / count) == 0).Take(count))
            File.Copy(picture, Path.Combine(temporary.Path, Path.GetFileName(picture)));
        return ImageFolder.Read(temporary.Path, shape);
    }

    private static long[] Planar(ImageSet set, int image)
    {
        var planar = new long[set.Shape.Elements];
        for (int e = 0; e < planar.Length; e++)
            planar[(e % set.Shape.Channels * set.Shape.Positions) + (e / set.Shape.Channels)] = set.Code(image, e);
        return planar;
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
