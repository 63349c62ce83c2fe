namespace HaShiFlex.Estimation.Results;

/// <summary>How often the integer network is right, counted by the bit-accurate kernel.</summary>
/// <param name="Top1Percent">Of the integer network.</param>
/// <param name="FloatTop1Percent">Of the network before quantization on the same images; null where it was not run.</param>
/// <param name="Images">How many images were counted; with few of them the figure is coarse.</param>
/// <param name="Source">Which images and which command.</param>
public sealed record MeasuredAccuracy(double Top1Percent, double? FloatTop1Percent, long Images, string Source)
{
    /// <summary>One standard error of <see cref="Top1Percent"/>, percentage points, from the binomial distribution.</summary>
    public double StandardErrorPoints => Math.Sqrt(Top1Percent * (100 - Top1Percent) / Images);
}
