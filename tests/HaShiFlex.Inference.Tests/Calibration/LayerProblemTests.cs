using HaShiFlex.Inference.Calibration;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Calibrated;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Inference.Tests.Calibration;

public sealed class LayerProblemTests
{
    private const int Inputs = 24;
    private const int Outputs = 12;

    private static readonly float[] Weights = [.. Numbers(1, Inputs * Outputs)];

    [Fact]
    public void What_no_map_can_give_does_not_decide_how_weights_are_rounded()
    {
        LayerChoice plain = Choose(0), lost = Choose(50);

        Assert.Equal((plain.TargetRidge, plain.RoundingRidge), (lost.TargetRidge, lost.RoundingRidge));
        Assert.Equal(plain.Weights!.Codes.ToArray(), lost.Weights!.Codes.ToArray());
        Assert.True(lost.RelativeError > 10 * plain.RelativeError);
    }

    [Fact]
    public void Inputs_that_go_together_have_a_small_ridge_where_images_are_many() => Assert.True(Choose(0).RoundingRidge < CalibrationOptions.Default.RoundingRidges.Max());

    /// <param name="lost">Variance of the wanted outputs that has nothing to do with the inputs.</param>
    private static LayerChoice Choose(double lost)
    {
        var layer = new ConvolutionLayer("layer", [0], new Shape(Inputs, 1, 1), new Shape(Outputs, 1, 1), new Window(1, 1), 1, new WeightMatrix(Outputs, Inputs, Weights), new float[Outputs]);
        LayerMoments[][] gathered = [.. Enumerable.Range(0, MomentGathering.Groups).Select(group => (LayerMoments[])[Moments(group, lost)])];
        var problem = new LayerProblem(layer, layer.Weights, 1, [], gathered, [], CalibrationOptions.Default with { Threads = 2 }, default);
        return problem.RoundToPowers([new Po2Format(4, 1)], default, scale => scale, SmallNetwork.Encoding, false);
    }

    /// <summary>Of inputs that share three causes, and of what the layer makes of them.</summary>
    private static LayerMoments Moments(int group, double lost)
    {
        const int Count = 2000;
        double[] mixing = [.. Numbers(2, Inputs * 3).Select(v => (double)v)];
        float[] causes = [.. Numbers(100 + group, Count * 3)], own = [.. Numbers(200 + group, Count * Inputs)];
        var moments = new LayerMoments(Inputs, Outputs) { Count = Count };
        for (int i = 0; i < Count; i++)
        {
            double[] x = [.. Enumerable.Range(0, Inputs).Select(k => Enumerable.Range(0, 3).Sum(c => mixing[(k * 3) + c] * causes[(i * 3) + c]) + (0.2 * own[(i * Inputs) + k]))];
            for (int o = 0; o < Outputs; o++)
            {
                double y = Enumerable.Range(0, Inputs).Sum(k => Weights[(o * Inputs) + k] * x[k]);
                moments.Y[o] += y;
                moments.YY[o] += (y * y) + lost;
                for (int k = 0; k < Inputs; k++)
                    moments.YX[(o * Inputs) + k] += y * x[k];
            }

            for (int k = 0; k < Inputs; k++)
            {
                moments.X[k] += x[k];
                for (int j = 0; j < Inputs; j++)
                    moments.XX[(k * Inputs) + j] += x[k] * x[j];
            }
        }

        return moments;
    }

    private static IEnumerable<float> Numbers(int seed, int count)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
            yield return (float)(random.NextDouble() + random.NextDouble() - 1);
    }
}
