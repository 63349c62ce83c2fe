using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Quantization.Tests.Calibrated;

public sealed class LayerCovarianceTests
{
    private const int Inputs = 6, Outputs = 3, Count = 400;

    [Fact]
    public void The_target_is_the_minimum_of_the_error_and_the_ridge()
    {
        var (covariance, weights, _, _) = Problem(noise: 0.5);
        double[] ridges = [.. Enumerable.Range(1, Inputs).Select(k => 0.02 * k)];
        var problem = new RidgeRegression(covariance, ridges);
        var target = new double[Outputs * Inputs];
        for (int o = 0; o < Outputs; o++)
            problem.Target(o, weights.AsSpan(o * Inputs, Inputs), target.AsSpan(o * Inputs, Inputs));

        var random = new Random(1);
        for (int o = 0; o < Outputs; o++)
        {
            double best = Objective(target.AsSpan(o * Inputs, Inputs).ToArray(), o);
            for (int trial = 0; trial < 50; trial++)
            {
                double[] moved = [.. target.AsSpan(o * Inputs, Inputs).ToArray().Select(w => w + (0.1 * (random.NextDouble() - 0.5)))];
                Assert.True(Objective(moved, o) > best);
            }
        }

        double Objective(double[] row, int o) =>
            covariance.Error(o, row) + row.Select((w, k) => ridges[k] * Math.Pow(w - weights[(o * Inputs) + k], 2)).Sum();
    }

    [Fact]
    public void Without_noise_the_target_is_the_map_itself_and_its_error_nothing()
    {
        var (covariance, weights, _, _) = Problem(noise: 0);
        var target = new double[Inputs];
        new RidgeRegression(covariance, [.. Enumerable.Repeat(1e-12, Inputs)]).Target(2, new double[Inputs], target);

        for (int k = 0; k < Inputs; k++)
            Assert.Equal(weights[(2 * Inputs) + k], target[k], 1e-6);
        Assert.Equal(0, covariance.Error(2, target), 1e-9);
    }

    [Fact]
    public void Factors_on_inputs_leave_the_target_what_it_is_in_the_units_before()
    {
        var (plain, weights, x, y) = Problem(noise: 0.5);
        float[] factors = [.. Enumerable.Range(0, Inputs).Select(k => (float)Math.Pow(2, k - 2))];
        var scaled = Covariance([.. x.Select((value, i) => value * factors[i % Inputs])], y);
        double[] before = new double[Inputs], after = new double[Inputs], row = weights[..Inputs];

        new RidgeRegression(plain, plain.Ridges(0.3, [])).Target(0, row, before);
        new RidgeRegression(scaled, scaled.Ridges(0.3, factors)).Target(0, [.. row.Select((w, k) => w / factors[k])], after);

        for (int k = 0; k < Inputs; k++)
            Assert.Equal(before[k], after[k] * factors[k], 1e-9);
        Assert.Equal([1.0, 1, 1, 1, 1, 1], new LayerCovariance(Inputs, 1).Ridges(0.3, []));
    }

    [Fact]
    public void The_error_is_the_mean_square_over_the_samples_with_the_means_matched()
    {
        var (covariance, _, x, y) = Problem(noise: 0.5);
        double[] row = [0.3, -0.2, 0.7, 0, 0.1, -0.4];
        double[] differences = [.. Enumerable.Range(0, Count).Select(n => y[(n * Outputs) + 1] - Enumerable.Range(0, Inputs).Sum(k => row[k] * x[(n * Inputs) + k]))];
        double mean = differences.Average();

        Assert.Equal(differences.Average(d => (d - mean) * (d - mean)), covariance.Error(1, row), 1e-9);
    }

    private static (LayerCovariance Covariance, double[] Weights, double[] X, double[] Y) Problem(double noise)
    {
        var random = new Random(7);
        double[] weights = [.. Enumerable.Range(0, Outputs * Inputs).Select(_ => random.NextDouble() - 0.5)];
        var x = new double[Count * Inputs];
        var y = new double[Count * Outputs];
        for (int n = 0; n < Count; n++)
        {
            double common = random.NextDouble();
            for (int k = 0; k < Inputs; k++)
                x[(n * Inputs) + k] = 2 + common + random.NextDouble();
            for (int o = 0; o < Outputs; o++)
                y[(n * Outputs) + o] = 1 + (noise * random.NextDouble()) + Enumerable.Range(0, Inputs).Sum(k => weights[(o * Inputs) + k] * x[(n * Inputs) + k]);
        }

        return (Covariance(x, y), weights, x, y);
    }

    private static LayerCovariance Covariance(double[] x, double[] y)
    {
        LayerMoments[] halves = [new(Inputs, Outputs), new(Inputs, Outputs)];
        for (int n = 0; n < Count; n++)
        {
            var moments = halves[n % 2];
            moments.Count++;
            for (int k = 0; k < Inputs; k++)
            {
                moments.X[k] += x[(n * Inputs) + k];
                for (int j = 0; j < Inputs; j++)
                    moments.XX[(k * Inputs) + j] += x[(n * Inputs) + k] * x[(n * Inputs) + j];
            }

            for (int o = 0; o < Outputs; o++)
            {
                moments.Y[o] += y[(n * Outputs) + o];
                moments.YY[o] += y[(n * Outputs) + o] * y[(n * Outputs) + o];
                for (int k = 0; k < Inputs; k++)
                    moments.YX[(o * Inputs) + k] += y[(n * Outputs) + o] * x[(n * Inputs) + k];
            }
        }

        return (halves[0] + halves[1]).Center();
    }
}
