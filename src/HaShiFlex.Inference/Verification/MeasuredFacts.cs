using System.Collections.Immutable;
using HaShiFlex.Quantization;

namespace HaShiFlex.Inference.Verification;

/// <summary>What running the integer network on images showed, kept for estimates of the same integers.</summary>
/// <param name="Source">Which images, in words.</param>
/// <param name="Images">How many.</param>
/// <param name="Quantization">The settings that it holds for, <see cref="QuantizationSettings.InWords"/>.</param>
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
    /// <param name="settings">That the verified integers were made with.</param>
    public static MeasuredFacts Of(VerificationResult result, QuantizationSettings settings) => new(
        result.ImageSource,
        result.Images,
        settings.InWords(),
        result.AgreementPercent,
        result.Float is { } real ? new AccuracyPercent(real.Top1Percent, real.Top5Percent) : null,
        result.Integer is { } integer ? new AccuracyPercent(integer.Top1Percent, integer.Top5Percent) : null,
        result.Layers.ToImmutableSortedDictionary(
            l => l.Name,
            l => new MeasuredLayer(l.SqnrDb is { } sqnr && double.IsFinite(sqnr) ? Math.Round(sqnr, 1) : null, l.ReachedBits),
            StringComparer.Ordinal));
}
