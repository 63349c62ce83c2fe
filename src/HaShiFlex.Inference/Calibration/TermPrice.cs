namespace HaShiFlex.Inference.Calibration;

/// <summary>What terms cost, as shares of the variance of all of a layer's outputs.</summary>
/// <param name="First">Of a weight that is not zero; 0 prunes nothing.</param>
/// <param name="Further">Of each further term of a weight; 0 takes all that help.</param>
public readonly record struct TermPrice(double First, double Further)
{
    public bool IsNone => this is { First: 0, Further: 0 };

    /// <param name="terms">0 or more.</param>
    public double Of(int terms) => terms == 0 ? 0 : First + ((terms - 1) * Further);
}
