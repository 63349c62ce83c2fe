using System.Collections.Immutable;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Estimation.Results;

/// <summary>The scenario with weights that were calibrated at a price for area: one point of area against accuracy.</summary>
/// <param name="PricePerMm2">Logit error that each mm2 of adders takes away at least; null for the scenario's format with each weight at the level nearest to it.</param>
/// <param name="Sparsity">Share of the hardened weights that are zero, 0 to 1.</param>
/// <param name="TermsPerWeight">Powers of two over all hardened weights.</param>
/// <param name="LayerFormats">Of hardened layers by name.</param>
/// <param name="Adders">Two-operand additions of one instance of every layer.</param>
/// <param name="Accuracy">On images that weights were not calibrated on.</param>
/// <param name="IsOnFront">No other point has less area and no more logit error, or the same area and less.</param>
public sealed record FrontPoint(
    double? PricePerMm2,
    double Sparsity,
    double TermsPerWeight,
    ImmutableSortedDictionary<string, Po2Format> LayerFormats,
    long Adders,
    Quantity AreaMm2,
    Quantity EnergyPerImageUj,
    Quantity ImagesPerS,
    MeasuredAccuracy Accuracy,
    bool IsOnFront);
