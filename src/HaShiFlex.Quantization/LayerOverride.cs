namespace HaShiFlex.Quantization;

/// <summary>What one layer does otherwise than the rest; null keeps the common setting.</summary>
public sealed record LayerOverride(int? Bits = null, int? Terms = null, double? Sparsity = null, int? ActivationBits = null);
