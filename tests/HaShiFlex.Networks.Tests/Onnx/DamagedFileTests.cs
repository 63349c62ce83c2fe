using Google.Protobuf;
using HaShiFlex.Documents;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Testing;

namespace HaShiFlex.Networks.Tests.Onnx;

/// <summary>A damaged file is either refused by one line or still a network that hangs together; nothing else may come of it.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hashiflex-damage").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ASmallModel()
    {
        // Few weights, so that nearly every bit flipped belongs to the structure.
        var model = new OnnxModel(13, -1, 2, 9, 9).Counting("w", 4, 1, 3, 3).Counting("v", 4, 3).Counting("s", 4).Integers("shape", 0, -1).Integers("pads", 0, 0, 1, 1, 0, 0, 1, 1)
            .Node("Pad", "x pads", "p").Node("Conv", "p w", "c", ("group", 2), ("strides", new[] { 2, 1 }), ("dilations", new[] { 1, 2 }), ("auto_pad", "SAME_UPPER"))
            .Node("BatchNormalization", "c s s s s", "n").Node("Relu", "n", "r")
            .Node("MaxPool", "r", "m", ("kernel_shape", new[] { 2, 2 }), ("ceil_mode", 1), ("pads", new[] { 1, 0, 1, 0 })).Node("Add", "m m", "a")
            .Node("AveragePool", "a", "g", ("kernel_shape", new[] { 2, 3 }), ("count_include_pad", 1)).Node("ReduceMean", "g", "e", ("axes", new[] { 2, 3 }))
            .Node("Reshape", "e shape", "f").Node("Gemm", "f v", "o", ("alpha", 2f)).Node("Softmax", "o", "y");
        _ = model.Read();
        Damage(model.Proto.ToByteArray(), seeds: 1000);
    }

    [DataTheory]
    [InlineData("dscnn_kws.onnx")]
    [InlineData("resnet8_cifar10.onnx")]
    public void ARealModel(string file) => Damage(File.ReadAllBytes(SharedData.File("models", file)), seeds: 100);

    private void Damage(byte[] bytes, int seeds)
    {
        int refused = 0;
        for (int seed = 0; seed < seeds; seed++)
        {
            var random = new Random(seed);
            refused += Read(bytes[..random.Next(bytes.Length)]) ? 0 : 1;
            byte[] flipped = [.. bytes];
            for (int i = 0; i <= seed % 8; i++)
                flipped[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            refused += Read(flipped) ? 0 : 1;
        }

        Assert.InRange(refused, seeds / 2, 2 * seeds);
    }

    private bool Read(byte[] bytes)
    {
        string path = Path.Combine(_folder, "damaged.onnx");
        File.WriteAllBytes(path, bytes);
        try
        {
            var network = NetworkReader.Read(path);
            for (int i = 0; i < network.Layers.Length; i++)
            {
                var layer = network.Layers[i];
                Assert.All(layer.Inputs, p => Assert.InRange(p, Network.ImageInput, i - 1));
                if (layer is ConvolutionLayer convolution)
                {
                    Assert.Equal(network.ShapeOf(layer.Inputs[0]), convolution.Input);
                    Assert.Equal((layer.Output.Height, layer.Output.Width), convolution.Window.Slide(convolution.Input.Height, convolution.Input.Width));
                    Assert.Equal(convolution.Weights.Outputs * convolution.Weights.FanIn, convolution.Weights.Values.Length);
                }
            }

            return true;
        }
        catch (InputException e)
        {
            Assert.DoesNotContain('\n', e.Message);
            return false;
        }
    }
}
