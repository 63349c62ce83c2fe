using System.Numerics.Tensors;

namespace HaShiFlex.Quantization.Calibrated;

/// <summary>The lower triangle L of a symmetric positive definite matrix A = L L^T, by blocks of columns (Golub and Van Loan, Matrix Computations, 4.2.6).</summary>
/// <remarks>MathNet's managed factorization takes seconds at order 1000; this one is vectorized and runs on all cores, with the same bits for any number of them.</remarks>
public sealed class CholeskyFactor
{
    private const int Block = 48;

    private readonly double[] _lower;

    private CholeskyFactor(int order, double[] lower) => (Order, _lower) = (order, lower);

    public int Order { get; }

    /// <summary>Row i of L up to and with its diagonal.</summary>
    public ReadOnlySpan<double> Row(int i) => _lower.AsSpan(i * Order, i + 1);

    /// <summary>Factorizes A + the diagonal matrix of shifts.</summary>
    /// <param name="matrix">Order x order; only its lower triangle is read.</param>
    /// <param name="shifts">One per row; none for zeros.</param>
    /// <exception cref="ArithmeticException">The matrix is not positive definite.</exception>
    public static CholeskyFactor Of(ReadOnlySpan<double> matrix, int order, ReadOnlySpan<double> shifts = default)
    {
        double[] a = matrix.ToArray();
        for (int i = 0; i < shifts.Length; i++)
            a[(i * order) + i] += shifts[i];

        for (int start = 0; start < order; start += Block)
        {
            int end = Math.Min(start + Block, order);
            for (int i = start; i < end; i++)
            {
                for (int j = start; j <= i; j++)
                {
                    double sum = a[(i * order) + j] - Dot(a, (i * order) + start, (j * order) + start, j - start);
                    if (i != j)
                        a[(i * order) + j] = sum / a[(j * order) + j];
                    else if (sum > 0)
                        a[(i * order) + i] = Math.Sqrt(sum);
                    else
                        throw new ArithmeticException($"the matrix of order {order} is not positive definite at row {i}");
                }
            }

            int first = start, next = end;
            Rows(next, order, order - next, i =>
            {
                for (int j = first; j < next; j++)
                    a[(i * order) + j] = (a[(i * order) + j] - Dot(a, (i * order) + first, (j * order) + first, j - first)) / a[(j * order) + j];
            });
            Rows(next, order, order - next, i =>
            {
                for (int j = next; j <= i; j++)
                    a[(i * order) + j] -= Dot(a, (i * order) + first, (j * order) + first, next - first);
            });
        }

        return new CholeskyFactor(order, a);
    }

    /// <summary>Solves A x = b in place.</summary>
    public void Solve(Span<double> b)
    {
        for (int i = 0; i < Order; i++)
            b[i] = (b[i] - DotProduct.Of(_lower.AsSpan(i * Order, i), b[..i])) / _lower[(i * Order) + i];
        for (int i = Order - 1; i >= 0; i--)
        {
            double x = b[i] /= _lower[(i * Order) + i];
            TensorPrimitives.MultiplyAdd(_lower.AsSpan(i * Order, i), -x, b[..i], b[..i]);
        }
    }

    private static double Dot(double[] a, int left, int right, int length) => DotProduct.Of(a.AsSpan(left, length), a.AsSpan(right, length));

    /// <summary>Small remainders are not worth a thread.</summary>
    private static void Rows(int from, int to, int work, Action<int> row)
    {
        if (work < 64)
        {
            for (int i = from; i < to; i++)
                row(i);
        }
        else
        {
            Parallel.For(from, to, row);
        }
    }
}
