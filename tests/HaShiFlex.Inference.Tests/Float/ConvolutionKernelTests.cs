using HaShiFlex.Inference.Float;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Inference.Tests.Float;

public sealed class ConvolutionKernelTests
{
    public static TheoryData<string, Shape, Window, int, int> Geometries => new()
    {
        { "pointwise", new Shape(19, 5, 7), new Window(1, 1), 1, 35 },
        { "pointwise strided", new Shape(16, 6, 6), new Window(1, 1, 2, 2), 1, 16 },
        { "deep sum", new Shape(600, 3, 3), new Window(1, 1), 1, 21 },
        { "padded 3x3", new Shape(5, 9, 8), new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), 1, 17 },
        { "strided, dilated, uneven pads", new Shape(3, 11, 13), new Window(3, 2, 2, 1, 2, 3, 1, 0, 2, 3), 1, 20 },
        { "depthwise", new Shape(27, 6, 7), new Window(3, 3, 2, 2, 1, 1, 1, 1, 1, 1), 27, 27 },
        { "depthwise with multiplier", new Shape(6, 5, 5), new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), 6, 12 },
        { "groups", new Shape(8, 5, 4), new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), 2, 34 },
        { "dense", new Shape(7, 4, 3), new Window(4, 3), 1, 50 },
    };

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Every_geometry_agrees_with_the_definition(string name, Shape input, Window window, int groups, int outputs)
    {
        var random = new Random(name.Length + outputs);
        var (height, width) = window.Slide(input.Height, input.Width);
        int fanIn = input.Channels / groups * window.Area;
        var weights = Values(random, outputs * fanIn);
        var bias = Values(random, outputs);
        var padding = Values(random, input.Channels);
        var layer = new ConvolutionLayer(name, [Network.ImageInput], input, new Shape(outputs, height, width), window, groups, new WeightMatrix(outputs, fanIn, weights), bias);
        var map = Values(random, (int)input.Elements);

        foreach (var pad in new[] { null, padding })
        {
            var output = new float[layer.Output.Elements];
            float[] scratch = [];
            new ConvolutionKernel(layer, weights, bias, pad).Run(map, output, ref scratch, -0.6f, 0.7f);

            for (int o = 0; o < outputs; o++)
            {
                for (int p = 0; p < height * width; p++)
                    Assert.Equal(Math.Clamp(Defined(layer, map, pad, o, p), -0.6, 0.7), output[(p * outputs) + o], 1e-4);
            }
        }
    }

    [Fact]
    public void A_sum_is_one_chain_of_fused_multiply_adds_whatever_the_vectors()
    {
        var random = new Random(5);
        const int Columns = 700, Rows = 37, Count = 13;
        var a = Values(random, Count * Columns);
        var w = Values(random, Rows * Columns);
        var bias = Values(random, Rows);
        var c = new float[Count * Rows];
        unsafe
        {
            fixed (float* left = a, result = c)
                new PackedMatrix(Rows, Columns, (r, k) => w[(r * Columns) + k], bias).Multiply(left, Columns, Count, result, Rows, float.NegativeInfinity, float.PositiveInfinity);
        }

        for (int m = 0; m < Count; m++)
        {
            for (int n = 0; n < Rows; n++)
            {
                float sum = bias[n];
                for (int k = 0; k < Columns; k++)
                    sum = MathF.FusedMultiplyAdd(a[(m * Columns) + k], w[(n * Columns) + k], sum);
                Assert.Equal(BitConverter.SingleToInt32Bits(sum), BitConverter.SingleToInt32Bits(c[(m * Rows) + n]));
            }
        }
    }

    private static double Defined(ConvolutionLayer layer, float[] map, float[]? padding, int output, int position)
    {
        var w = layer.Window;
        int group = output / layer.GroupOutputs, y = position / layer.Output.Width, x = position % layer.Output.Width;
        double sum = layer.Bias.Span[output];
        for (int c = 0; c < layer.GroupInputs; c++)
        {
            int channel = (group * layer.GroupInputs) + c;
            for (int kh = 0; kh < w.KernelHeight; kh++)
            {
                for (int kw = 0; kw < w.KernelWidth; kw++)
                {
                    int sy = (y * w.StrideHeight) - w.PadTop + (kh * w.DilationHeight), sx = (x * w.StrideWidth) - w.PadLeft + (kw * w.DilationWidth);
                    bool inside = sy >= 0 && sy < layer.Input.Height && sx >= 0 && sx < layer.Input.Width;
                    double value = inside ? map[(((sy * layer.Input.Width) + sx) * layer.Input.Channels) + channel] : padding?[channel] ?? 0;
                    sum += value * layer.Weights.Row(output)[(((c * w.KernelHeight) + kh) * w.KernelWidth) + kw];
                }
            }
        }

        return sum;
    }

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 0.6) - 0.3))];
}
