using System.Numerics.Tensors;

namespace HaShiFlex.Quantization.Calibrated;

/// <summary>
/// First and second moments of what a linear map reads and of what it should give, summed over output positions and images: all that least squares needs
/// to know of the images.
/// </summary>
/// <param name="inputs">Columns K of the map.</param>
/// <param name="outputs">Rows N of the map.</param>
public sealed class LayerMoments(int inputs, int outputs)
{
    public int Inputs { get; } = inputs;

    public int Outputs { get; } = outputs;

    // Of the mean square: what is left of a constant input where sums are rounded to single precision.
    private const double LeastVariance = 1e-6;

    /// <summary>Positions summed over, or the sum of their weights.</summary>
    public double Count { get; set; }

    /// <summary>Sum of x, K.</summary>
    public double[] X { get; } = new double[inputs];

    /// <summary>Sum of y, N.</summary>
    public double[] Y { get; } = new double[outputs];

    /// <summary>Sum of x x^T, K x K, symmetric.</summary>
    public double[] XX { get; } = new double[inputs * inputs];

    /// <summary>Sum of y x^T, N x K.</summary>
    public double[] YX { get; } = new double[outputs * inputs];

    /// <summary>Sum of y^2, N.</summary>
    public double[] YY { get; } = new double[outputs];

    /// <summary>The moments over both.</summary>
    public static LayerMoments operator +(LayerMoments a, LayerMoments b)
    {
        var sum = new LayerMoments(a.Inputs, a.Outputs) { Count = a.Count + b.Count };
        TensorPrimitives.Add<double>(a.X, b.X, sum.X);
        TensorPrimitives.Add<double>(a.Y, b.Y, sum.Y);
        TensorPrimitives.Add<double>(a.XX, b.XX, sum.XX);
        TensorPrimitives.Add<double>(a.YX, b.YX, sum.YX);
        TensorPrimitives.Add<double>(a.YY, b.YY, sum.YY);
        return sum;
    }

    /// <summary>Covariances; the means are kept for the bias.</summary>
    public LayerCovariance Center()
    {
        double n = Math.Max(Count, 1);
        var result = new LayerCovariance(Inputs, Outputs);
        for (int k = 0; k < Inputs; k++)
            result.MeanX[k] = X[k] / n;
        for (int i = 0; i < Outputs; i++)
        {
            result.MeanY[i] = Y[i] / n;
            result.VarianceY[i] = Math.Max(0, (YY[i] / n) - (result.MeanY[i] * result.MeanY[i]));
        }

        Subtract(XX, result.MeanX, result.Cxx);
        Subtract(YX, result.MeanY, result.Cyx);
        for (int k = 0; k < Inputs; k++)
        {
            if (result.Cxx[(k * Inputs) + k] <= LeastVariance * XX[(k * Inputs) + k] / n)
                Still(k);
        }

        return result;

        void Still(int input)
        {
            result.Cxx.AsSpan(input * Inputs, Inputs).Clear();
            for (int row = 0; row < Inputs; row++)
                result.Cxx[(row * Inputs) + input] = 0;
            for (int row = 0; row < Outputs; row++)
                result.Cyx[(row * Inputs) + input] = 0;
        }

        void Subtract(double[] sums, double[] means, double[] into)
        {
            for (int row = 0; row < means.Length; row++)
            {
                var target = into.AsSpan(row * Inputs, Inputs);
                TensorPrimitives.Divide(sums.AsSpan(row * Inputs, Inputs), n, target);
                TensorPrimitives.MultiplyAdd(result.MeanX, -means[row], target, target);
            }
        }
    }
}
