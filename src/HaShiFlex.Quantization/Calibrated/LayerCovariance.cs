using System.Numerics.Tensors;

namespace HaShiFlex.Quantization.Calibrated;

/// <summary>Means and covariances of a linear map's inputs x (K) and wanted outputs y (N).</summary>
public sealed class LayerCovariance(int inputs, int outputs)
{
    public int Inputs { get; } = inputs;

    public int Outputs { get; } = outputs;

    public double[] MeanX { get; } = new double[inputs];

    public double[] MeanY { get; } = new double[outputs];

    /// <summary>K x K, symmetric.</summary>
    public double[] Cxx { get; } = new double[inputs * inputs];

    /// <summary>N x K.</summary>
    public double[] Cyx { get; } = new double[outputs * inputs];

    public double[] VarianceY { get; } = new double[outputs];

    /// <summary>Mean of the diagonal of the inputs' covariance: the unit of a ridge.</summary>
    public double MeanVarianceX
    {
        get
        {
            double sum = 0;
            for (int k = 0; k < Inputs; k++)
                sum += Cxx[(k * Inputs) + k];
            return sum / Inputs;
        }
    }

    /// <summary>
    /// Mean squared error of one output when the map's row is w and its bias makes the means agree: var(y) - 2 w cyx + w Cxx w^T.
    /// </summary>
    public double Error(int output, ReadOnlySpan<double> row)
    {
        double quadratic = 0;
        for (int k = 0; k < Inputs; k++)
        {
            if (row[k] != 0)
                quadratic += row[k] * TensorPrimitives.Dot(Cxx.AsSpan(k * Inputs, Inputs), row);
        }

        return VarianceY[output] - (2 * TensorPrimitives.Dot(Cyx.AsSpan(output * Inputs, Inputs), row)) + quadratic;
    }
}
