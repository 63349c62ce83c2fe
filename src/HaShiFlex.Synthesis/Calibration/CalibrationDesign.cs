using HaShiFlex.Arithmetic;

namespace HaShiFlex.Synthesis.Calibration;

/// <summary>Some channels of a real layer, quantized and built in one way.</summary>
/// <param name="Model">File name of the network.</param>
/// <param name="Layer">Which of its hardened layers, in the network's order.</param>
/// <param name="FirstChannel">First output channel.</param>
/// <param name="Channels">How many.</param>
/// <param name="Bits">Bits of a Po2 weight.</param>
/// <param name="Sparsity">Share of weights that are pruned, 0 to 1.</param>
/// <param name="Style">How sums are built.</param>
/// <param name="PeriodPs">Clock period that decides the registers; null for none inside.</param>
/// <param name="ZeroShare">Share of the inputs that are zero in a vector, as a ReLU leaves them; the others are uniform random.</param>
/// <param name="IsHeldOut">No coefficient is fitted to it.</param>
/// <param name="Images">Folder of images on which the kernel makes the inputs; null for random ones.</param>
public sealed record CalibrationDesign(
    string Model,
    int Layer,
    int FirstChannel,
    int Channels,
    int Bits,
    double Sparsity,
    ReductionStyle Style,
    double? PeriodPs,
    double ZeroShare,
    bool IsHeldOut,
    string? Images = null)
{
    public string Name => FormattableString.Invariant($"{Path.GetFileNameWithoutExtension(Model)}, layer {Layer}, channels {FirstChannel} to {FirstChannel + Channels - 1}");

    /// <summary>Weights, style, registers and inputs in words.</summary>
    public string Build => FormattableString.Invariant($"{Bits} bits, {Sparsity * 100:0} % pruned, {Documents.Yaml.KebabCase.Of(Style.ToString())}")
        + (PeriodPs is { } period ? FormattableString.Invariant($", {period:0} ps") : "")
        + (ZeroShare > 0 ? FormattableString.Invariant($", {ZeroShare * 100:0} % zero inputs") : "")
        + (Images is null ? "" : ", real images");
}
