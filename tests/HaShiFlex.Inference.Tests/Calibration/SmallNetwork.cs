using System.Collections.Immutable;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Tests.Calibration;

/// <summary>A network with a layer of every kind that calibration treats in its own way, and images of waves.</summary>
internal static class SmallNetwork
{
    public static ImageEncoding Encoding { get; } = new(8, false, 1 / 255.0, [0.5, 0.4, 0.3], [0.2, 0.2, 0.2]);

    /// <summary>Every kind of layer that calibration treats in its own way, with random weights, on smooth random images.</summary>
    public static (Network Network, ImageSet Images) With(int count)
    {
        var random = new Random(17);
        var layers = ImmutableArray.CreateBuilder<Layer>();
        var image = new Shape(3, 12, 12);
        var map = new Shape(8, 6, 6);
        var padded = new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1);
        Linear("stem", -1, image, 8, padded with { StrideHeight = 2, StrideWidth = 2 }, 1, Activation.Relu6);
        Linear("expand", 0, map, 24, new Window(1, 1), 1, Activation.Relu6);
        Linear("depthwise", 1, new Shape(24, 6, 6), 24, padded, 24, Activation.Relu6);
        Linear("project", 2, new Shape(24, 6, 6), 8, new Window(1, 1), 1, Activation.None);
        Linear("grouped", 3, map, 8, padded, 2, Activation.Relu);
        Linear("again", 4, map, 8, new Window(1, 1), 1, Activation.None);
        layers.Add(new AddLayer("add", [5, 3], map));
        layers.Add(new MaxPoolLayer("max", [6], map, new Shape(8, 3, 3), new Window(2, 2, 2, 2)));
        layers.Add(new AveragePoolLayer("mean", [7], new Shape(8, 3, 3), new Shape(8, 1, 1), new Window(3, 3)));
        Linear("classifier", 8, new Shape(8, 1, 1), 5, new Window(1, 1), 1, Activation.None);

        byte[] codes = new byte[image.Elements * count];
        for (int i = 0; i < count; i++)
        {
            double[] waves = [.. Enumerable.Range(0, 12).Select(_ => random.NextDouble() * 2)];
            for (int e = 0; e < image.Elements; e++)
            {
                int c = e % 3, p = e / 3;
                double value = Math.Sin((waves[c] * (p % 12)) + waves[c + 3]) + Math.Sin((waves[c + 6] * (p / 12)) + waves[c + 9]);
                codes[(i * image.Elements) + e] = (byte)Math.Clamp(128 + (55 * value) + (10 * (random.NextDouble() - 0.5)), 0, 255);
            }
        }

        var images = new ImageSet("images", image, false, [.. Enumerable.Range(0, count).Select(i => $"{i}")], null, codes);
        return (new Network("small", "small", image, layers.ToImmutable()), images);

        void Linear(string name, int producer, Shape input, int outputs, Window window, int groups, Activation activation)
        {
            int fanIn = input.Channels / groups * window.Area;
            float[] weights = [.. Enumerable.Range(0, outputs * fanIn).Select(_ => (float)((random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2 / Math.Sqrt(fanIn)))];
            float[] bias = [.. Enumerable.Range(0, outputs).Select(_ => (float)(random.NextDouble() * 0.5))];
            var (height, width) = window.Slide(input.Height, input.Width);
            layers.Add(new ConvolutionLayer(name, [producer], input, new Shape(outputs, height, width), window, groups, new WeightMatrix(outputs, fanIn, weights), bias) { Activation = activation });
        }
    }
}
