namespace HaShiFlex.Quantization.Activations;

/// <summary>How one tensor's elements are coded: integers q of <see cref="Bits"/> bits, real value = q x <see cref="Scale"/>.</summary>
/// <param name="Bits">2 to 12 between layers; 16 for the network's result.</param>
/// <param name="Signed">Two's complement, or unsigned after a ReLU.</param>
/// <param name="Scale">Real units per step, positive.</param>
/// <param name="Source">Where the range came from, for reports: a clamp of the network, calibration on images, or a prior.</param>
public sealed record ActivationFormat(int Bits, bool Signed, double Scale, string Source)
{
    public long Minimum => Signed ? -(1L << (Bits - 1)) : 0;

    public long Maximum => Signed ? (1L << (Bits - 1)) - 1 : (1L << Bits) - 1;
}
