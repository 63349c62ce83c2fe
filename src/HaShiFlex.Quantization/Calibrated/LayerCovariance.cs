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

    /// <summary>
    /// A diagonal of ridges that are a share of the mean variance of the inputs as they were before factors were put on them: in those units weights are held to what
    /// they were, and inputs are loud or quiet. Ones where no input ever varies.
    /// </summary>
    /// <param name="factors">What each input is multiplied by, K; empty for ones.</param>
    public double[] Ridges(double share, ReadOnlySpan<float> factors)
    {
        var squares = new double[Inputs];
        double sum = 0;
        for (int k = 0; k < Inputs; k++)
        {
            squares[k] = factors.IsEmpty ? 1 : (double)factors[k] * factors[k];
            sum += Cxx[(k * Inputs) + k] / squares[k];
        }

        double ridge = sum > 0 ? share * sum / Inputs : 1;
        for (int k = 0; k < Inputs; k++)
            squares[k] *= ridge;
        return squares;
    }

    /// <summary>
    /// Mean squared error of one output when the map's row is w and its bias makes the means agree: var(y) - 2 w cyx + w Cxx w^T.
    /// </summary>
    public double Error(int output, ReadOnlySpan<double> row) => VarianceY[output] - (2 * DotProduct.Of(Cyx.AsSpan(output * Inputs, Inputs), row)) + Power(row);

    /// <summary>Variance of what a row makes of the inputs: w Cxx w^T.</summary>
    public double Power(ReadOnlySpan<double> row)
    {
        double power = 0;
        for (int k = 0; k < Inputs; k++)
        {
            if (row[k] != 0)
                power += row[k] * DotProduct.Of(Cxx.AsSpan(k * Inputs, Inputs), row);
        }

        return power;
    }
}
