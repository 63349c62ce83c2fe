using System.Collections.Immutable;

namespace HaShiFlex.Quantization.Activations;

/// <summary>
/// How an image enters the chip: integer codes as they are, and the preprocessing (x - Mean) / Deviation per channel folded into the first layers.
/// Real network input = (code x <see cref="Scale"/> - Mean[c]) / Deviation[c]. A padded pixel has the code that real zero would have: Mean[c] / Scale, rounded.
/// </summary>
/// <param name="Bits">Bits of a code, 1 to 12.</param>
/// <param name="Signed">Whether codes are two's complement.</param>
/// <param name="Scale">Real units per code step before the mean is taken off: 1/255 for pixels of a network trained on 0..1.</param>
/// <param name="Mean">One per input channel, in scaled units.</param>
/// <param name="Deviation">One per input channel, positive.</param>
public sealed record ImageEncoding(int Bits, bool Signed, double Scale, ImmutableArray<double> Mean, ImmutableArray<double> Deviation)
{
    public long Minimum => Signed ? -(1L << (Bits - 1)) : 0;

    public long Maximum => Signed ? (1L << (Bits - 1)) - 1 : (1L << Bits) - 1;

    /// <summary>The code of a padded pixel of a channel.</summary>
    public long PaddingCode(int channel) => Math.Clamp((long)Math.Round(Mean[channel] / Scale), Minimum, Maximum);
}
