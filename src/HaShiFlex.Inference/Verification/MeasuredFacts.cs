using System.Collections.Immutable;

namespace HaShiFlex.Inference.Verification;

/// <summary>What running the integer network on images showed, kept for estimates of the same integers.</summary>
/// <param name="Source">Which images, in words.</param>
/// <param name="Images">How many.</param>
/// <param name="Quantization">How the integers that it holds for were made, in words.</param>
/// <param name="AgreementPercent">Share of images whose first class is the same in floats and in integers.</param>
/// <param name="Float">Null where the images have no labels.</param>
/// <param name="Integer">Likewise.</param>
/// <param name="Layers">Results by layer name.</param>
public sealed record MeasuredFacts(
    string Source,
    int Images,
    string Quantization,
    double AgreementPercent,
    AccuracyPercent? Float,
    AccuracyPercent? Integer,
    ImmutableSortedDictionary<string, MeasuredLayer> Layers)
{
    /// <param name="quantization">How the verified integers were made.</param>
    public static MeasuredFacts Of(VerificationResult result, string quantization) => new(
        result.ImageSource,
        result.Images,
        quantization,
        result.AgreementPercent,
        result.Float is { } real ? new AccuracyPercent(real.Top1Percent, real.Top5Percent) : null,
        result.Integer is { } integer ? new AccuracyPercent(integer.Top1Percent, integer.Top5Percent) : null,
        result.Layers.ToImmutableSortedDictionary(
            l => l.Name,
            l => new MeasuredLayer(l.SqnrDb is { } sqnr && double.IsFinite(sqnr) ? Math.Round(sqnr, 1) : null, l.ReachedBits),
            StringComparer.Ordinal));
}
