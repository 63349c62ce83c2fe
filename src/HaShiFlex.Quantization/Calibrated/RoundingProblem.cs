namespace HaShiFlex.Quantization.Calibrated;

/// <summary>
/// What all rows of one linear map share when they are rounded: the quadratic form H = cov(x) + a diagonal ridge of the loss (s c - w*) H (s c - w*)^T, and its
/// Cholesky factor in the order in which weights are decided, the input of largest variance for its ridge first.
/// </summary>
public sealed class RoundingProblem
{
    private readonly float[] _form;
    private readonly float[] _factor;

    /// <param name="ridges">The diagonal, one per input, in units of x squared, positive.</param>
    public RoundingProblem(LayerCovariance covariance, double[] ridges)
    {
        int n = Inputs = covariance.Inputs;
        var form = covariance.Cxx.AsSpan();
        _form = new float[n * n];
        for (int i = 0; i < form.Length; i++)
            _form[i] = (float)form[i];
        for (int i = 0; i < n; i++)
            _form[(i * n) + i] = (float)(form[(i * n) + i] + ridges[i]);

        double[] diagonal = [.. Enumerable.Range(0, n).Select(i => covariance.Cxx[(i * n) + i] / ridges[i])];
        Order = [.. Enumerable.Range(0, n).OrderBy(i => diagonal[i]).ThenBy(i => i)];
        var permuted = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
                permuted[(i * n) + j] = form[(Order[i] * n) + Order[j]];
        }

        var factor = CholeskyFactor.Of(permuted, n, [.. Order.Select(i => ridges[i])]);
        _factor = new float[n * n];
        for (int i = 0; i < n; i++)
        {
            var row = factor.Row(i);
            for (int j = 0; j <= i; j++)
                _factor[(i * n) + j] = (float)row[j];
        }
    }

    public int Inputs { get; }

    /// <summary>Inputs by ascending variance over ridge; the last is decided first.</summary>
    public int[] Order { get; }

    /// <summary>Row i of H.</summary>
    public ReadOnlySpan<float> Form(int i) => _form.AsSpan(i * Inputs, Inputs);

    /// <summary>Row i of the factor in <see cref="Order"/>, up to and with its diagonal.</summary>
    public ReadOnlySpan<float> Factor(int i) => _factor.AsSpan(i * Inputs, i + 1);
}
