namespace HaShiFlex.Quantization.Activations;

/// <summary>The real values that a tensor's code should reach.</summary>
/// <param name="Source">How it is known: calibration (on what), or a prior.</param>
public sealed record ActivationRange(double Minimum, double Maximum, string Source);
