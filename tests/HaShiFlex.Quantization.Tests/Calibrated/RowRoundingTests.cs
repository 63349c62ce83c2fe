using FsCheck;
using FsCheck.Fluent;
using HaShiFlex.Quantization.Calibrated;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Quantization.Tests.Calibrated;

public sealed class RowRoundingTests
{
    [Fact]
    public void The_grid_finds_the_nearest_level_of_so_many_terms()
    {
        Prop.ForAll(
            ArbMap.Default.GeneratorFor<short>().Select(v => v / 64f).ToArbitrary(),
            Gen.Choose(1, 3).SelectMany(t => Gen.Choose(2, 5).Select(b => (b, t))).ToArbitrary(),
            (value, format) =>
            {
                var set = Po2LevelSet.Of(new Po2Format(format.b, format.t));
                float found = new Po2Grid(set.Format).Nearest(value);
                double nearest = set.Levels.ToArray().Min(level => Math.Abs(level - Math.Abs((double)value)));
                return Math.Abs(Math.Abs(found - value) - nearest) < 1e-6 && (found == 0 || Math.Sign(found) == Math.Sign(value));
            }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_grid_counts_the_fewest_terms()
    {
        var grid = new Po2Grid(new Po2Format(4, 2));
        Assert.Equal([0, 1, 2, 2, 1, 2], new[] { 0f, 64, 65, -63, -1, 96 }.Select(grid.TermsOf));
        Assert.Throws<ArgumentOutOfRangeException>(() => grid.TermsOf(11));
    }

    [Fact]
    public void A_small_row_comes_near_the_best_of_all_patterns_and_scales()
    {
        var set = Po2LevelSet.Of(new Po2Format(3, 1));
        double[] levels = [.. set.Levels.ToArray().SelectMany(l => new double[] { l, -l }).Distinct()];
        double total = 0, best = 0;
        for (int seed = 0; seed < 12; seed++)
        {
            var (problem, form, target) = Problem(4, seed);
            total += Loss(form, target, Round(problem, set.Format, target));

            double lowest = double.PositiveInfinity;
            foreach (double a in levels)
            {
                foreach (double b in levels)
                {
                    foreach (double c in levels)
                    {
                        foreach (double d in levels)
                            lowest = Math.Min(lowest, BestScaled(form, target, [a, b, c, d]));
                    }
                }
            }

            best += lowest;
        }

        Assert.InRange(total, best, 1.1 * best);
    }

    [Fact]
    public void Rounding_with_the_covariance_beats_rounding_each_weight_alone()
    {
        var format = new Po2Format(4, 1);
        double together = 0, alone = 0;
        for (int seed = 0; seed < 6; seed++)
        {
            var (problem, form, target) = Problem(40, seed);
            together += Loss(form, target, Round(problem, format, target));
            var levels = Po2LevelSet.Of(format);
            double scale = Po2Rounding.BestScale(target, levels);
            var grid = new Po2Grid(format);
            alone += Loss(form, target, [.. target.Select(w => scale * grid.Nearest((float)(w / scale)))]);
        }

        Assert.True(together < 0.5 * alone, $"{together} against {alone}");
    }

    [Fact]
    public void Dearer_terms_are_fewer_and_cost_accuracy()
    {
        var (problem, form, target) = Problem(40, 3);
        var grid = new Po2Grid(new Po2Format(4, 2));
        double lastLoss = 0;
        int lastTerms = int.MaxValue;
        foreach (double price in new[] { 0, 1e-4, 1e-3, 1e-2 })
        {
            var levels = new float[target.Length];
            double scale = new RowRounding(problem, grid) { TermPrices = [0, price, 2 * price] }.Round(target, s => s, levels);
            int terms = levels.Sum(grid.TermsOf);
            double loss = Loss(form, target, [.. levels.Select(l => l * scale)]);
            Assert.True(terms < lastTerms || price == 0, $"{terms} terms at {price}, {lastTerms} before");
            Assert.True(loss > lastLoss);
            (lastLoss, lastTerms) = (loss, terms);
        }
    }

    [Fact]
    public void The_scale_is_one_that_the_hardware_has()
    {
        var (problem, _, target) = Problem(10, 1);
        var levels = new float[10];
        double Snap(double s) => Math.Pow(2, Math.Round(Math.Log2(s)));

        double scale = new RowRounding(problem, new Po2Grid(new Po2Format(4, 1))).Round(target, Snap, levels);

        Assert.Equal(Math.Round(Math.Log2(scale)), Math.Log2(scale));
        Assert.Contains(levels, level => level != 0);
    }

    [Fact]
    public void A_row_of_zeros_stays_one()
    {
        var (problem, _, _) = Problem(5, 1);
        float[] levels = [1, 1, 1, 1, 1];
        Assert.True(new RowRounding(problem, new Po2Grid(new Po2Format(4, 1))).Round(new float[5], s => s, levels) > 0);
        Assert.All(levels, level => Assert.Equal(0, level));
    }

    private static double[] Round(RoundingProblem problem, Po2Format format, float[] target)
    {
        var levels = new float[target.Length];
        double scale = new RowRounding(problem, new Po2Grid(format)).Round(target, s => s, levels);
        return [.. levels.Select(level => level * scale)];
    }

    private static (RoundingProblem Problem, double[] Form, float[] Target) Problem(int inputs, int seed)
    {
        var random = new Random(seed);
        var covariance = new LayerCovariance(inputs, 1);
        var (matrix, _) = CholeskyFactorTests.Random(inputs);
        matrix.CopyTo(covariance.Cxx, 0);
        const double Ridge = 0.01;
        var form = (double[])matrix.Clone();
        for (int i = 0; i < inputs; i++)
            form[(i * inputs) + i] += Ridge;
        float[] target = [.. Enumerable.Range(0, inputs).Select(_ => (float)(random.NextDouble() - 0.5))];
        return (new RoundingProblem(covariance, [.. Enumerable.Repeat(Ridge, inputs)]), form, target);
    }

    private static double Loss(double[] form, float[] target, double[] row)
    {
        int n = target.Length;
        double loss = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                loss += (row[i] - target[i]) * form[(i * n) + j] * (row[j] - target[j]);
        }

        return loss;
    }

    private static double BestScaled(double[] form, float[] target, double[] pattern)
    {
        int n = target.Length;
        double cross = 0, power = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                cross += pattern[i] * form[(i * n) + j] * target[j];
                power += pattern[i] * form[(i * n) + j] * pattern[j];
            }
        }

        double scale = power == 0 ? 0 : Math.Max(0, cross / power);
        return Loss(form, target, [.. pattern.Select(p => p * scale)]);
    }
}
