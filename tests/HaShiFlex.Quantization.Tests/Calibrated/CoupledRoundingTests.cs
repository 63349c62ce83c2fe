using HaShiFlex.Quantization.Calibrated;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Quantization.Tests.Calibrated;

public sealed class CoupledRoundingTests
{
    private const int Inputs = 24;
    private const int Outputs = 10;

    private static readonly Po2Grid Grid = new(new Po2Format(4, 1));

    [Fact]
    public void Rows_that_heed_each_other_lose_less()
    {
        double coupled = 0, alone = 0;
        for (int seed = 0; seed < 8; seed++)
        {
            var (problem, metric, targets) = Problem(seed);
            coupled += Loss(problem, metric, targets, Round(problem, metric, targets, 3));
            alone += Loss(problem, metric, targets, Alone(problem, targets));
        }

        Assert.True(coupled < 0.8 * alone, $"{coupled} against {alone}");
    }

    [Fact]
    public void No_sweep_raises_the_loss()
    {
        for (int seed = 0; seed < 8; seed++)
        {
            var (problem, metric, targets) = Problem(seed);
            double last = double.PositiveInfinity;
            for (int sweeps = 0; sweeps <= 5; sweeps++)
            {
                double loss = Loss(problem, metric, targets, Round(problem, metric, targets, sweeps));
                Assert.True(loss <= last * (1 + 1e-5), $"{loss} after {sweeps} sweeps, {last} before");
                last = loss;
            }
        }
    }

    [Fact]
    public void Where_outputs_count_alone_each_row_is_rounded_alone()
    {
        var (problem, _, targets) = Problem(3);
        var plain = Alone(problem, targets);
        Assert.Equal(plain, Round(problem, OutputMetric.Identity(Outputs), targets, 0));
        Assert.True(Loss(problem, OutputMetric.Identity(Outputs), targets, Round(problem, OutputMetric.Identity(Outputs), targets, 3)) <= Loss(problem, OutputMetric.Identity(Outputs), targets, plain));
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        var (problem, metric, targets) = Problem(5);
        Assert.Equal(Round(problem, metric, targets, 3, 1), Round(problem, metric, targets, 3, 5));
    }

    [Fact]
    public void Outputs_that_matter_less_are_given_fewer_terms()
    {
        var (problem, _, targets) = Problem(7);
        double[] sums = new double[Outputs * Outputs];
        for (int i = 0; i < Outputs; i++)
            sums[(i * Outputs) + i] = i < Outputs / 2 ? 10 : 0.1;
        var metric = OutputMetric.Of([sums], [[.. Enumerable.Repeat(1.0, Outputs)]], 0.3)[0];
        var levels = new float[targets.Length];
        new CoupledRounding([problem], Grid, metric) { TermPrices = [0, 3e-3] }.Round(targets, s => s, levels);
        int first = levels.Take(levels.Length / 2).Count(level => level != 0), second = levels.Count(level => level != 0) - first;
        Assert.True(second < 0.7 * first, $"{first}, {second}");
    }

    private static float[] Round(RoundingProblem problem, OutputMetric metric, float[] targets, int sweeps, int threads = 2)
    {
        var levels = new float[targets.Length];
        var rounding = new CoupledRounding([problem], Grid, metric) { Sweeps = sweeps, Parallelism = new ParallelOptions { MaxDegreeOfParallelism = threads } };
        double[] steps = rounding.Round(targets, s => s, levels);
        return [.. levels.Select((level, i) => (float)(level * steps[i / Inputs]))];
    }

    private static float[] Alone(RoundingProblem problem, float[] targets)
    {
        var rounding = new RowRounding(problem, Grid);
        var levels = new float[Inputs];
        var result = new List<float>();
        for (int o = 0; o < Outputs; o++)
        {
            double step = rounding.Round(targets.AsSpan(o * Inputs, Inputs), s => s, levels);
            result.AddRange(levels.Select(level => (float)(level * step)));
        }

        return [.. result];
    }

    private static (RoundingProblem Problem, OutputMetric Metric, float[] Targets) Problem(int seed)
    {
        var random = new Random(seed);
        var covariance = new LayerCovariance(Inputs, Outputs);
        CholeskyFactorTests.Random(Inputs).Matrix.CopyTo(covariance.Cxx, 0);
        var metric = OutputMetric.Of([CholeskyFactorTests.Random(Outputs).Matrix], [[.. Enumerable.Repeat(1.0, Outputs)]], 0.1)[0];
        float[] targets = [.. Enumerable.Range(0, Inputs * Outputs).Select(_ => (float)(random.NextDouble() - 0.5))];
        return (new RoundingProblem(covariance, [.. Enumerable.Repeat(0.01, Inputs)]), metric, targets);
    }

    private static double Loss(RoundingProblem problem, OutputMetric metric, float[] targets, float[] rounded)
    {
        double loss = 0;
        for (int r = 0; r < Outputs; r++)
        {
            for (int s = 0; s < Outputs; s++)
            {
                double product = 0;
                for (int i = 0; i < Inputs; i++)
                {
                    for (int j = 0; j < Inputs; j++)
                        product += Error(r, i) * problem.Form(i)[j] * Error(s, j);
                }

                loss += metric.Row(r)[s] * product;
            }
        }

        return loss;

        double Error(int row, int input) => rounded[(row * Inputs) + input] - (double)targets[(row * Inputs) + input];
    }
}
