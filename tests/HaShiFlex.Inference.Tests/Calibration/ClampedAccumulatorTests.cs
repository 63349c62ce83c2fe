using HaShiFlex.Inference.Calibration;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Inference.Tests.Calibration;

public sealed class ClampedAccumulatorTests
{
    private const int Inputs = 7;
    private const int Outputs = 5;
    private const float Less = 0.25f;
    private static readonly Shape Map = new(Outputs, 9, 8);

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(true, 4)]
    public void Of_each_output_positions_beyond_the_clamp_count_less(bool weighted, int threads)
    {
        var random = new Random(4);
        ClampedAccumulator.Rows[] images = [.. Enumerable.Range(0, 5).Select(_ => new ClampedAccumulator.Rows(
            Values(random, Map.Positions * Inputs, 1),
            Values(random, (int)Map.Elements, 8),
            weighted ? [.. Values(random, Map.Positions, 1).Select(Math.Abs)] : null))];

        var sums = new ClampedAccumulator(Layer(Activation.Relu6), Less, new ParallelOptions { MaxDegreeOfParallelism = threads });
        sums.Add(images[..3]);
        sums.Add(images[3..]);
        LayerMoments[] moments = sums.Finish();

        Assert.Equal(Outputs, moments.Length);
        for (int o = 0; o < Outputs; o++)
        {
            var own = moments[o];
            Assert.Equal(Sum((_, _, _) => 1), own.Count, 1e-3);
            Assert.Equal(Sum((image, p, y) => y), own.Y[0], 1e-3);
            Assert.Equal(Sum((image, p, y) => y * y), own.YY[0], 1e-2);
            for (int i = 0; i < Inputs; i++)
            {
                Assert.Equal(Sum((image, p, _) => image.Inputs[(p * Inputs) + i]), own.X[i], 1e-3);
                Assert.Equal(Sum((image, p, y) => y * image.Inputs[(p * Inputs) + i]), own.YX[i], 1e-3);
                for (int j = 0; j < Inputs; j++)
                    Assert.Equal(Sum((image, p, _) => image.Inputs[(p * Inputs) + i] * (double)image.Inputs[(p * Inputs) + j]), own.XX[(i * Inputs) + j], 1e-3);
            }

            double Sum(Func<ClampedAccumulator.Rows, int, double, double> term) => images.Sum(image => Enumerable.Range(0, Map.Positions).Sum(p =>
            {
                double y = image.Wanted[(p * Outputs) + o];
                return term(image, p, y) * (y is > 0 and < 6 ? 1 : Less) * (image.Weights is null ? 1 : image.Weights[p]);
            }));
        }
    }

    [Fact]
    public void It_suits_layers_with_a_clamp_that_are_not_too_large()
    {
        Assert.True(ClampedAccumulator.Suits(Layer(Activation.Relu6)));
        Assert.False(ClampedAccumulator.Suits(Layer(Activation.None)));
        Assert.False(ClampedAccumulator.Suits(Layer(Activation.Relu6) with { Weights = new WeightMatrix(Outputs, 10000, new float[Outputs * 10000]) }));
    }

    private static ConvolutionLayer Layer(Activation activation) =>
        new("expand", [-1], new Shape(Inputs, Map.Height, Map.Width), Map, new Window(1, 1), 1, new WeightMatrix(Outputs, Inputs, new float[Outputs * Inputs]), new float[Outputs]) { Activation = activation };

    private static float[] Values(Random random, int count, double reach) => [.. Enumerable.Range(0, count).Select(_ => (float)(((2 * random.NextDouble()) - 1) * reach))];
}
