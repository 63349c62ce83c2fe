using HaShiFlex.Inference.Calibration;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Inference.Tests.Calibration;

public sealed unsafe class MomentAccumulatorTests
{
    [Theory]
    [InlineData(3, 2, 5)]
    [InlineData(16, 6, 64)]
    [InlineData(53, 19, 200)]
    public void Moments_are_the_sums_of_products(int inputs, int outputs, int count)
    {
        var random = new Random(inputs);
        var x = Values(random, inputs * count);
        var y = Values(random, outputs * count);
        var accumulator = new MomentAccumulator(inputs, outputs);
        int half = count / 2;
        fixed (float* left = x, right = y)
        {
            accumulator.Add(left, right, outputs, half);
            accumulator.Flush();
            accumulator.Add(left + (half * inputs), right + (half * outputs), outputs, count - half);
            accumulator.Flush();
        }

        var moments = accumulator.Finish();

        Assert.Equal(count, moments.Count);
        for (int i = 0; i < inputs; i++)
        {
            Assert.Equal(Sum(n => x[(n * inputs) + i]), moments.X[i], 1e-3);
            for (int j = 0; j < inputs; j++)
                Assert.Equal(Sum(n => x[(n * inputs) + i] * (double)x[(n * inputs) + j]), moments.XX[(i * inputs) + j], 1e-3);
        }

        for (int o = 0; o < outputs; o++)
        {
            Assert.Equal(Sum(n => y[(n * outputs) + o]), moments.Y[o], 1e-3);
            Assert.Equal(Sum(n => y[(n * outputs) + o] * (double)y[(n * outputs) + o]), moments.YY[o], 1e-3);
            for (int j = 0; j < inputs; j++)
                Assert.Equal(Sum(n => y[(n * outputs) + o] * (double)x[(n * inputs) + j]), moments.YX[(o * inputs) + j], 1e-3);
        }

        double Sum(Func<int, double> term) => Enumerable.Range(0, count).Sum(term);
    }

    [Fact]
    public void A_row_of_weight_two_counts_as_two_rows()
    {
        const int Inputs = 5, Outputs = 3, Count = 70;
        var random = new Random(8);
        float[] x = Values(random, Inputs * Count), y = Values(random, Outputs * Count), weights = [.. Enumerable.Range(0, Count).Select(n => (float)(n % 3))];
        var weighted = new MomentAccumulator(Inputs, Outputs);
        var repeated = new MomentAccumulator(Inputs, Outputs);
        fixed (float* left = x, right = y, weight = weights)
        {
            weighted.Add(left, right, Outputs, Count, weight);
            for (int n = 0; n < Count; n++)
            {
                for (int time = 0; time < n % 3; time++)
                    repeated.Add(left + (n * Inputs), right + (n * Outputs), Outputs, 1);
            }
        }

        weighted.Flush();
        repeated.Flush();
        var (a, b) = (weighted.Finish(), repeated.Finish());
        Assert.Equal(b.Count, a.Count);
        foreach (var (left, right) in new[] { (a.X, b.X), (a.Y, b.Y), (a.XX, b.XX), (a.YX, b.YX), (a.YY, b.YY) })
            Assert.Equal(right, left, (l, r) => Math.Abs(l - r) < 1e-3);
    }

    [Fact]
    public void A_depthwise_channel_has_the_moments_of_its_window_and_positions_beyond_the_clamp_count_less()
    {
        const int Channels = 11;
        const float Less = 0.25f;
        var random = new Random(4);
        var shape = new Shape(Channels, 5, 4);
        var layer = new ConvolutionLayer("d", [-1], shape, shape, new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), Channels, new WeightMatrix(Channels, 9, new float[9 * Channels]), new float[Channels])
        {
            Activation = Activation.Relu6,
        };
        var input = Values(random, (int)shape.Elements);
        float[] wanted = [.. Values(random, (int)shape.Elements).Select(v => 6 * v)];
        float[] weights = Values(random, shape.Positions);
        var accumulator = new ChannelwiseAccumulator(layer, null, Less);
        fixed (float* x = input, y = wanted, position = weights)
            accumulator.Add(x, y, position);
        accumulator.Flush();

        for (int c = 0; c < Channels; c++)
        {
            var moments = accumulator.Channel(c);
            double count = 0, crossed = 0, corner = 0;
            for (int row = 0; row < 5; row++)
            {
                for (int column = 0; column < 4; column++)
                {
                    float target = wanted[(((row * 4) + column) * Channels) + c];
                    double weight = weights[(row * 4) + column] * (target is > 0 and < 6 ? 1 : Less);
                    count += weight;
                    crossed += weight * target * At(row, column);
                    corner += weight * At(row - 1, column - 1) * At(row + 1, column);
                }
            }

            Assert.Equal(count, moments.Count, 1e-4);
            Assert.Equal(crossed, moments.YX[4], 1e-3);
            Assert.Equal(corner, moments.XX[(0 * 9) + 7], 1e-3);
            Assert.Equal(moments.XX[(7 * 9) + 0], moments.XX[(0 * 9) + 7]);

            double At(int row, int column) => row < 0 || row >= 5 || column < 0 || column >= 4 ? 0 : input[(((row * 4) + column) * Channels) + c];
        }
    }

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 3) - 1))];
}
