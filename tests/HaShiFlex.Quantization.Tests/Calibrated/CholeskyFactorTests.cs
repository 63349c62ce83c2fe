using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Quantization.Tests.Calibrated;

public sealed class CholeskyFactorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(48)]
    [InlineData(150)]
    public void The_factor_times_its_transpose_is_the_matrix_and_solves_it(int order)
    {
        var (matrix, _) = Random(order);
        double[] shifts = [.. Enumerable.Range(1, order).Select(i => 0.25 * i)];
        var factor = CholeskyFactor.Of(matrix, order, shifts);

        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double product = 0;
                for (int k = 0; k <= j; k++)
                    product += factor.Row(i)[k] * factor.Row(j)[k];
                Assert.Equal(matrix[(i * order) + j] + (i == j ? shifts[i] : 0), product, 1e-9);
            }
        }

        double[] x = [.. Enumerable.Range(0, order).Select(i => Math.Sin(i + 1))];
        var b = new double[order];
        for (int i = 0; i < order; i++)
            b[i] = (shifts[i] * x[i]) + Enumerable.Range(0, order).Sum(j => matrix[(i * order) + j] * x[j]);
        factor.Solve(b);
        for (int i = 0; i < order; i++)
            Assert.Equal(x[i], b[i], 1e-8);
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_is_refused() =>
        Assert.Throws<ArithmeticException>(() => CholeskyFactor.Of([1, 2, 2, 1], 2));

    internal static (double[] Matrix, double[] Root) Random(int order)
    {
        var random = new Random(order);
        double[] root = [.. Enumerable.Range(0, order * order).Select(_ => random.NextDouble() - 0.3)];
        var matrix = new double[order * order];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < order; j++)
            {
                for (int k = 0; k < order; k++)
                    matrix[(i * order) + j] += root[(i * order) + k] * root[(j * order) + k] / order;
            }
        }

        return (matrix, root);
    }
}
