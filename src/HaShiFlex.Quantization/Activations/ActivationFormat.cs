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

    /// <summary>The code of so many bits whose largest value is the range's largest magnitude.</summary>
    public static ActivationFormat Covering(ActivationRange range, int bits)
    {
        bool signed = range.Minimum < 0;
        double reach = Math.Max(Math.Abs(range.Minimum), Math.Abs(range.Maximum));
        double top = signed ? (1L << (bits - 1)) - 1 : (1L << bits) - 1;

        // A tensor that is always zero has no scale of its own; any will do.
        return new ActivationFormat(bits, signed, (reach == 0 ? 1 : reach) / top, range.Source);
    }
}
