using System.Runtime.InteropServices;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Images;
using HaShiFlex.Inference.Tests.Images;
using HaShiFlex.Networks;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Testing;
using HaShiFlex.Testing.Oracles;

namespace HaShiFlex.Inference.Tests.Float;

/// <summary>The float path held against ONNX Runtime on the same file and images.</summary>
public class FloatOracleTests
{
    /// <summary>Of the largest logit, or of 1 where all are smaller: sums of thousands of products in another order differ by less.</summary>
    private const double Tolerance = 1e-4;

    [OracleFact]
    public void RandomNetworksAgree()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            using var folder = new TemporaryFolder();
            string model = RandomFloatNetwork.Write(folder, seed);
            var network = NetworkReader.Read(model);
            AssertAgrees(model, RandomFloatNetwork.Images(network, seed, 2), RandomFloatNetwork.Encoding(network, seed));
        }
    }

    [OracleFact(NeedsData = true)]
    public void LeNetAgrees() => AssertModel("lenet_mnist.onnx", "mnist10k", SampleImages.Digits, 40);

    [OracleFact(NeedsData = true)]
    public void KeywordSpottingAgrees() => AssertModel("dscnn_kws.onnx", "kws1000", SampleImages.Keywords, 40);

    [OracleFact(NeedsData = true)]
    public void ResNet8Agrees() => AssertModel("resnet8_cifar10.onnx", "cifar10_jpeg1000", SampleImages.Thumbnails, 40);

    [OracleFact(NeedsData = true)]
    public void MobileNetV2Agrees() => AssertModel("mobilenetv2_1.0_224.onnx", "imagenet600", SampleImages.Photographs, 6);

    private static void AssertModel(string model, string folder, ImageEncoding encoding, int count)
    {
        string path = SharedData.File("models", model);
        AssertAgrees(path, SampleImages.Of(folder, NetworkReader.Read(path).Input, count), encoding);
    }

    private static void AssertAgrees(string model, ImageSet images, ImageEncoding encoding)
    {
        var network = NetworkReader.Read(model);
        var shape = network.Input;
        var input = new float[shape.Elements];
        var planar = new float[shape.Elements * images.Count];
        for (int i = 0; i < images.Count; i++)
        {
            FloatExecutor.Decode(images, i, encoding, input);
            for (int e = 0; e < input.Length; e++)
                planar[(i * shape.Elements) + (e % shape.Channels * shape.Positions) + (e / shape.Channels)] = input[e];
        }

        var judged = OnnxRuntimeOracle.Run(model, "float32", MemoryMarshal.AsBytes<float>(planar), images.Count, shape.Channels, shape.Height, shape.Width).Single().Value;

        var ours = new FloatExecutor(network).Run(images, encoding);
        var output = network.Layers[^1].Output;
        for (int i = 0; i < images.Count; i++)
        {
            var theirs = judged.As<float>().Slice(i * ours[i].Length, ours[i].Length).ToArray();
            double scale = Math.Max(1, theirs.Max(Math.Abs));
            for (int e = 0; e < theirs.Length; e++)
            {
                // Ours are rows x columns x channels.
                float own = ours[i][(e % output.Positions * output.Channels) + (e / output.Positions)];
                if (!(Math.Abs(own - theirs[e]) <= Tolerance * scale))
                    Assert.Fail($"{Path.GetFileName(model)}, image {i}, element {e}: {own}, ONNX Runtime has {theirs[e]}");
            }
        }
    }
}
