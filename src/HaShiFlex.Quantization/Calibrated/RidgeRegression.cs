namespace HaShiFlex.Quantization.Calibrated;

/// <summary>
/// The asymmetric ridge target: the map that takes the quantized network's inputs x nearest to the float network's outputs y, held to the original weights W by a
/// ridge k: W* = (cov(y, x) + k D W) (cov(x) + k D)^-1. A large ridge leaves W; a small one trusts the images.
/// </summary>
public sealed class RidgeRegression
{
    private readonly LayerCovariance _covariance;
    private readonly double[] _ridges;
    private readonly CholeskyFactor _factor;

    /// <param name="ridges">The diagonal k D, K, in units of x squared, positive.</param>
    public RidgeRegression(LayerCovariance covariance, double[] ridges)
    {
        (_covariance, _ridges) = (covariance, ridges);
        _factor = CholeskyFactor.Of(covariance.Cxx, covariance.Inputs, ridges);
    }

    /// <param name="output">Row of W.</param>
    /// <param name="weights">The row, K.</param>
    /// <param name="target">The row of W*, K.</param>
    public void Target(int output, ReadOnlySpan<double> weights, Span<double> target)
    {
        int inputs = _covariance.Inputs;
        System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(weights, _ridges, _covariance.Cyx.AsSpan(output * inputs, inputs), target);
        _factor.Solve(target[..inputs]);
    }
}
