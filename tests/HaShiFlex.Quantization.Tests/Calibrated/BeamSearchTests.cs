using HaShiFlex.Quantization.Calibrated;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Quantization.Tests.Calibrated;

public sealed class BeamSearchTests
{
    private const int Inputs = 4;

    private static readonly Po2Grid Grid = new(new Po2Format(3, 1));
    private static readonly float[] All = [-4, -2, -1, 0, 1, 2, 4];

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 0.0, 0.3 })]
    public void A_wide_beam_finds_the_best_of_all_patterns(double[] prices)
    {
        var random = new Random(5);
        double wideLoss = 0, narrowLoss = 0;
        for (int trial = 0; trial < 40; trial++)
        {
            var (covariance, target) = Problem(random);
            var problem = new RoundingProblem(covariance, [.. Enumerable.Repeat(0.01, Inputs)]);
            double best = Patterns(Inputs).Min(levels => Loss(problem, target, levels, prices));

            float[] wide = Decide(problem, target, 400, prices), narrow = Decide(problem, target, 1, prices);

            // Every level farther off than two on either side is left out.
            Assert.InRange(Loss(problem, target, wide, prices), best - 1e-5, (best * 1.02) + 1e-5);
            (wideLoss, narrowLoss) = (wideLoss + Loss(problem, target, wide, prices), narrowLoss + Loss(problem, target, narrow, prices));
        }

        Assert.True(wideLoss < 0.9 * narrowLoss, $"{wideLoss}, {narrowLoss} with a width of one");
    }

    private static float[] Decide(RoundingProblem problem, float[] target, int width, double[] prices)
    {
        float[] levels = new float[Inputs];
        new BeamSearch(problem, Grid, width).Decide(target, 1, prices, levels);
        Assert.All(levels, level => Assert.Contains(level, All));
        return levels;
    }

    private static double Loss(RoundingProblem problem, float[] target, float[] levels, double[] prices)
    {
        double loss = prices.Length == 0 ? 0 : levels.Sum(level => prices[level == 0 ? 0 : 1]);
        for (int i = 0; i < Inputs; i++)
        {
            for (int j = 0; j < Inputs; j++)
                loss += (levels[i] - target[i]) * problem.Form(i)[j] * (levels[j] - target[j]);
        }

        return loss;
    }

    private static IEnumerable<float[]> Patterns(int length) =>
        length == 0 ? [[]] : Patterns(length - 1).SelectMany(rest => All.Select(level => (float[])[.. rest, level]));

    /// <summary>Inputs that go together, as those of a window do.</summary>
    private static (LayerCovariance Covariance, float[] Target) Problem(Random random)
    {
        var covariance = new LayerCovariance(Inputs, 1);
        double[][] samples = [.. Enumerable.Range(0, 6).Select(_ =>
        {
            double common = 2 * random.NextDouble();
            return Enumerable.Range(0, Inputs).Select(_ => common + random.NextDouble()).ToArray();
        })];
        for (int i = 0; i < Inputs; i++)
        {
            for (int j = 0; j < Inputs; j++)
                covariance.Cxx[(i * Inputs) + j] = samples.Average(x => x[i] * x[j]);
        }

        return (covariance, [.. Enumerable.Range(0, Inputs).Select(_ => (float)((random.NextDouble() - 0.5) * 7))]);
    }
}
