namespace HaShiFlex.Estimation.Results;

/// <summary>What the bit-accurate kernel showed on images.</summary>
/// <param name="Images">How many images were run; with few of them the figures are coarse.</param>
/// <param name="AgreementPercent">Share of images whose first class is the same before and after quantization.</param>
/// <param name="Source">Which images and which command.</param>
public sealed record MeasuredAccuracy(long Images, double AgreementPercent, string Source)
{
    /// <summary>How often the integer network is right; null where the images have no labels.</summary>
    public double? Top1Percent { get; init; }

    /// <summary>How often the labelled class is among its first five.</summary>
    public double? Top5Percent { get; init; }

    /// <summary>The network before quantization on the same images.</summary>
    public double? FloatTop1Percent { get; init; }

    public double? FloatTop5Percent { get; init; }

    /// <summary>Signal to quantization noise of the logits, dB; null where it was not taken.</summary>
    public double? LogitSqnrDb { get; init; }

    /// <summary>Mean squared error of the logits over their variance within an image, what <see cref="LogitSqnrDb"/> is the logarithm of.</summary>
    public double? LogitError => LogitSqnrDb is { } decibels ? Math.Pow(10, -decibels / 10) : null;

    /// <summary>One standard error of <see cref="Top1Percent"/>, percentage points, from the binomial distribution.</summary>
    public double? StandardErrorPoints => Top1Percent is { } top1 ? Math.Sqrt(top1 * (100 - top1) / Images) : null;
}
