using HaShiFlex.Inference.Images;
using HaShiFlex.Inference.Tests.Images;
using HaShiFlex.Inference.Tests.Kernel;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Networks.Onnx;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Tests.Float;

/// <summary>
/// Networks with the layers of <see cref="RandomQuantizedNetwork"/> (all kinds, one-sided pads, dilation, groups, odd sizes), real weights and clamps, and pools in
/// ceil mode; written as ONNX and read back, as a user's network comes.
/// </summary>
internal static class RandomFloatNetwork
{
    public static Network Create(int seed)
    {
        using var folder = new TemporaryFolder();
        return NetworkReader.Read(Write(folder, seed));
    }

    /// <summary>Writes the network of a seed and returns the file's path.</summary>
    public static string Write(TemporaryFolder folder, int seed)
    {
        var random = new Random(seed);
        var topology = RandomQuantizedNetwork.Create(seed).Network;
        var layers = topology.Layers.Select(layer => layer switch
        {
            ConvolutionLayer c => c with
            {
                Weights = new WeightMatrix(c.Weights.Outputs, c.Weights.FanIn, Normal(random, c.Weights.Outputs * c.Weights.FanIn, 1.5 / Math.Sqrt(c.Weights.FanIn))),
                Bias = Normal(random, c.Weights.Outputs, 0.2),
                Activation = Clamp(random),
            },
            ClampLayer => layer with { Activation = Activation.Relu },
            AddLayer or ConcatLayer or PadLayer => layer with { Activation = Clamp(random) },
            _ => layer,
        }).ToList();
        if (layers[^1] is not (SoftmaxLayer or PadLayer) && layers[^1].Output is { Height: > 2, Width: > 2 } last)
            layers.Add(CeilPool(random, layers.Count - 1, last));
        return folder.Write($"random{seed}.onnx", OnnxWriter.Write(topology with { Layers = [.. layers] }));
    }

    /// <summary>Random 8-bit images.</summary>
    public static ImageSet Images(Network network, int seed, int count)
    {
        byte[] codes = new byte[network.Input.Elements * count];
        new Random(seed).NextBytes(codes);
        return new ImageSet("random", network.Input, seed % 3 == 0, [.. Enumerable.Range(0, count).Select(i => $"{i}")], null, codes);
    }

    public static ImageEncoding Encoding(Network network, int seed)
    {
        var random = new Random(seed);
        return new ImageEncoding(
            8,
            seed % 3 == 0,
            1 / 128.0,
            [.. Enumerable.Range(0, network.Input.Channels).Select(_ => random.NextDouble() - 0.5)],
            [.. Enumerable.Range(0, network.Input.Channels).Select(_ => 0.5 + random.NextDouble())]);
    }

    private static AveragePoolLayer CeilPool(Random random, int input, Shape shape)
    {
        // A window of 2 in steps of 2 reaches over an odd side by one, which ceil mode allows.
        int rows = shape.Height % 2, columns = shape.Width % 2;
        var window = new Window(2, 2, 2, 2, 1, 1, 0, 0, rows, columns);
        var output = new Shape(shape.Channels, (shape.Height + rows) / 2, (shape.Width + columns) / 2);
        return new AveragePoolLayer("ceil", [input], shape, output, window, random.Next(2) == 0, rows, columns);
    }

    private static Activation Clamp(Random random) => random.Next(4) switch
    {
        0 => Activation.Relu,
        1 => new Activation(0, 6),
        2 => new Activation(-0.5f, 0.75f),
        _ => Activation.None,
    };

    private static float[] Normal(Random random, int count, double deviation) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
}
