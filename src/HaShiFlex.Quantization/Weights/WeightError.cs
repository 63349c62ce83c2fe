namespace HaShiFlex.Quantization.Weights;

/// <summary>How far rounded weights are from the originals, in sums over a layer, so that layers add up.</summary>
/// <param name="SignalPower">Sum of the squared original weights.</param>
/// <param name="ErrorPower">Sum of the squared differences.</param>
public readonly record struct WeightError(double SignalPower, double ErrorPower)
{
    /// <summary>Signal to quantization noise ratio in dB; infinite where nothing was lost.</summary>
    public double SqnrDb => ErrorPower == 0 ? double.PositiveInfinity : 10 * Math.Log10(SignalPower / ErrorPower);

    public static WeightError operator +(WeightError a, WeightError b) => new(a.SignalPower + b.SignalPower, a.ErrorPower + b.ErrorPower);
}
