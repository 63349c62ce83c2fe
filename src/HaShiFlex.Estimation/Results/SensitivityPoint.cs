namespace HaShiFlex.Estimation.Results;

/// <summary>The same scenario with other weights: one point of cost against precision.</summary>
/// <param name="WeightBits">Bits of one Po2 code.</param>
/// <param name="Terms">Powers of two in one weight.</param>
/// <param name="Sparsity">Share of weights pruned, 0 to 1.</param>
/// <param name="Adders">Two-operand additions of one instance of every layer.</param>
/// <param name="Accuracy">Counted by the kernel; null where it was not run.</param>
/// <param name="IsThisDesign">The scenario's own weights.</param>
/// <param name="IsCalibrated">Weights were chosen on images (docs/quantization.md) instead of each taking the level nearest to it.</param>
public sealed record SensitivityPoint(
    int WeightBits,
    int Terms,
    double Sparsity,
    long Adders,
    Quantity AreaMm2,
    Quantity EnergyPerImageUj,
    Quantity ImagesPerS,
    MeasuredAccuracy? Accuracy,
    bool IsThisDesign,
    bool IsCalibrated = false);
