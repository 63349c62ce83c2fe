using HaShiFlex.Documents;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Networks.Onnx;
using HaShiFlex.Networks.Profiles;
using HaShiFlex.Networks.Tests.Onnx;
using HaShiFlex.Testing;

namespace HaShiFlex.Networks.Tests.Profiles;

public class ProfileTests
{
    /// <summary>A layer of each kind.</summary>
    private static Network Everything()
    {
        var random = new Random(1);
        float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() - 0.5) * random.NextDouble()))];
        var network = new OnnxModel(13, -1, 2, 9, 9).Floats("w", [4, 1, 3, 3], Weights(36)).Floats("b", [4], Weights(4)).Floats("low", [], -1).Floats("high", [], 2).Floats("one", [], 1)
            .Integers("pads", 0, 0, 1, 2, 0, 0, 3, 4).Integers("shape", 0, 2, 2, 2)
            .Node("Pad", "x pads one", "p").Node("Conv", "p w b", "c", ("group", 2), ("strides", new[] { 2, 1 })).Node("Clip", "c low high", "r")
            .Node("MaxPool", "r", "m", ("kernel_shape", new[] { 2, 2 }), ("strides", new[] { 2, 2 }), ("ceil_mode", 1)).Node("Add", "m m", "a").Node("Relu", "a", "k").Node("Add", "a k", "a2")
            .Node("AveragePool", "a2", "g", ("kernel_shape", new[] { 1, 3 }), ("pads", new[] { 0, 1, 0, 1 }), ("count_include_pad", 1)).Node("Concat", "g g", "o", ("axis", 1))
            .Node("GlobalAveragePool", "o", "e").Node("Reshape", "e shape", "h").Node("MaxPool", "h", "z", ("kernel_shape", new[] { 1, 2 }))
            .Node("Flatten", "z", "f").Node("Softmax", "f", "y").Read();
        return network with { Preprocessing = new ImagePreprocessing(8, false, 1 / 255.0, [0.5, 0.25], [0.1, 0.2]) };
    }

    [Fact]
    public void KeepsEverythingButThePositionsOfWeights()
    {
        var network = WeightRounding.ToEightBitLevels(Everything());
        var profile = ProfileReader.Decode("a.hfp", "a", ProfileWriter.Encode(network));

        AssertSameButForPositions(network, profile);
        Assert.Equal(network.Preprocessing!.Mean.AsEnumerable(), profile.Preprocessing!.Mean);
        Assert.Equal(network.Preprocessing.Deviation.AsEnumerable(), profile.Preprocessing.Deviation);
        Assert.Equal((8, false, 1 / 255.0), (profile.Preprocessing.Bits, profile.Preprocessing.Signed, profile.Preprocessing.PixelScale));
        Assert.Equal("a", profile.Source);
    }

    [Theory]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(1000)]
    public void RowsOfAnyLengthKeepTheirLevels(int fanIn)
    {
        var random = new Random(fanIn);
        float[] weights = [.. Enumerable.Range(0, fanIn * 3).Select(_ => (float)(random.NextDouble() - 0.5))];
        weights.AsSpan(fanIn, fanIn).Clear();
        weights.AsSpan(2 * fanIn, fanIn).Fill(1e-42f);
        var network = new OnnxModel(13, -1, fanIn).Floats("w", [3, fanIn], weights).Node("Relu", "x", "r").Node("Gemm", "r w", "y", ("transB", 1)).Read();
        AssertSameButForPositions(WeightRounding.ToEightBitLevels(network), ProfileReader.Decode("a.hfp", "a", ProfileWriter.Encode(network)));
    }

    [Fact]
    public void RoundingMovesNoWeightByMoreThanHalfAStep()
    {
        var network = Everything();
        var rounded = WeightRounding.ToEightBitLevels(network);
        foreach (var (before, after) in network.Layers.OfType<ConvolutionLayer>().Zip(rounded.Layers.OfType<ConvolutionLayer>()))
        {
            for (int o = 0; o < before.Weights.Outputs; o++)
            {
                float largest = 0;
                foreach (float w in before.Weights.Row(o))
                    largest = Math.Max(largest, Math.Abs(w));
                for (int i = 0; i < before.Weights.FanIn; i++)
                    Assert.InRange(Math.Abs(before.Weights.Row(o)[i] - after.Weights.Row(o)[i]), 0, largest / 254 * 1.00001f);
            }
        }
    }

    [Fact]
    public void TheSameNetworkGivesTheSameBytes() => Assert.Equal(ProfileWriter.Encode(Everything()), ProfileWriter.Encode(Everything()));

    [Fact]
    public void DamageIsRefused()
    {
        byte[] bytes = ProfileWriter.Encode(Everything());
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            IsRefused(bytes[..random.Next(bytes.Length)]);
            byte[] flipped = [.. bytes];
            for (int i = 0; i <= seed % 8; i++)
                flipped[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            if (!flipped.SequenceEqual(bytes))
                IsRefused(flipped);
        }
    }

    /// <summary>The checksum finds accidents; content that was made wrong must be refused for what it says.</summary>
    [Fact]
    public void ContentDamagedUnderAValidChecksumIsRefusedOrConsistent()
    {
        byte[] content = Content(ProfileWriter.Encode(Everything()));
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            byte[] damaged = seed % 3 == 0 ? content[..random.Next(content.Length)] : [.. content];
            for (int i = 0; i <= seed % 3 && damaged.Length > 0; i++)
                damaged[random.Next(Math.Min(damaged.Length, 600))] ^= (byte)(1 << random.Next(8));
            try
            {
                var network = ProfileReader.Decode("a.hfp", "a", ProfileWriter.Frame(damaged));
                foreach (var layer in network.Layers.OfType<ConvolutionLayer>())
                    Assert.Equal(layer.Weights.Outputs * layer.Weights.FanIn, layer.Weights.Values.Length);
            }
            catch (InputException e)
            {
                Assert.StartsWith("a.hfp: ", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void OtherVersionsAndOtherFilesAreRefused()
    {
        byte[] bytes = ProfileWriter.Encode(Everything());
        bytes[4]++;
        Assert.Contains("version 3", IsRefused(bytes), StringComparison.Ordinal);
        Assert.Contains("is no profile", IsRefused("PNG, perhaps, or anything else"u8.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownNameIsAnsweredWithTheNearest()
    {
        Assert.Contains("mobilenetv2", ProfileCatalog.Names);
        string message = Assert.Throws<InputException>(() => NetworkReader.Read("mobilnetv2")).Message;
        Assert.Contains("did you mean 'mobilenetv2'?", message, StringComparison.Ordinal);
    }

    [Fact]
    public void PathsThatLeadNowhereAreRefused()
    {
        Assert.Contains("no such file", Assert.Throws<InputException>(() => NetworkReader.Read("missing.onnx")).Message, StringComparison.Ordinal);
        Assert.Contains("no such file", Assert.Throws<InputException>(() => NetworkReader.Read("missing.hfp")).Message, StringComparison.Ordinal);
        Assert.Contains("is a directory", Assert.Throws<InputException>(() => NetworkReader.Read(Path.GetTempPath())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheBuiltInMobileNetV2IsSmallAndWhole()
    {
        var network = NetworkReader.Read("mobilenetv2");

        Assert.InRange(new FileInfo(RepositoryRoot.File("networks", "mobilenetv2.hfp")).Length, 1, 1_500_000);
        Assert.Equal(3_469_760, network.Layers.OfType<ConvolutionLayer>().Sum(l => l.Weights.Values.Length));
        Assert.Equal(300_774_272, network.Layers.OfType<ConvolutionLayer>().Sum(l => l.MultiplyAccumulates));
        Assert.Equal([0.485, 0.456, 0.406], network.Preprocessing!.Mean.AsEnumerable());
        Assert.Equal("mobilenetv2", network.Name);
    }

    [DataFact]
    public void TheBuiltInMobileNetV2HasTheWeightsOfTheOnnxFile()
    {
        var onnx = OnnxReader.Read(SharedData.File("models", "mobilenetv2_1.0_224.onnx"));
        AssertSameButForPositions(WeightRounding.ToEightBitLevels(onnx) with { Name = "mobilenetv2" }, NetworkReader.Read("mobilenetv2"));
    }

    private static string IsRefused(byte[] bytes)
    {
        string message = Assert.Throws<InputException>(() => ProfileReader.Decode("a.hfp", "a", bytes)).Message;
        Assert.StartsWith("a.hfp: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private static byte[] Content(byte[] profile)
    {
        byte[] content = new byte[BitConverter.ToInt32(profile, 8)];
        Assert.True(System.IO.Compression.BrotliDecoder.TryDecompress(profile.AsSpan(ProfileFormat.HeaderLength..^ProfileFormat.ChecksumLength), content, out _));
        return content;
    }

    private static void AssertSameButForPositions(Network network, Network profile)
    {
        Assert.Equal(network.Name, profile.Name);
        Assert.Equal(network.Input, profile.Input);
        Assert.Equal(network.Layers.Length, profile.Layers.Length);
        foreach (var (expected, actual) in network.Layers.Zip(profile.Layers))
        {
            Assert.Equal(expected.Inputs.AsEnumerable(), actual.Inputs);
            if (expected is ConvolutionLayer e && actual is ConvolutionLayer a)
            {
                Assert.Equal(e.Bias.ToArray(), a.Bias.ToArray());
                Assert.Equal(network.ReadsImage(e), a.Weights.PositionsKnown);
                for (int o = 0; o < e.Weights.Outputs; o++)
                {
                    float[] row = e.Weights.Row(o).ToArray();
                    if (!a.Weights.PositionsKnown)
                        Array.Sort(row);
                    Assert.True(row.AsSpan().SequenceEqual(a.Weights.Row(o)), $"row {o} of {e.Name} differs");
                }

                Assert.Equal(e with { Weights = a.Weights, Bias = a.Bias, Inputs = a.Inputs }, a);
            }
            else
            {
                Assert.Equal(expected with { Inputs = actual.Inputs }, actual);
            }
        }
    }
}
