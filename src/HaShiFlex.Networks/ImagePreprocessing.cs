using System.Collections.Immutable;

namespace HaShiFlex.Networks;

/// <summary>
/// How a network's author turned pixels into its input: real input = (code x <see cref="PixelScale"/> - Mean[c]) / Deviation[c].
/// </summary>
/// <param name="Bits">Bits of a pixel's code, 1 to 12.</param>
/// <param name="Signed">Whether codes are two's complement.</param>
/// <param name="PixelScale">Real units per code step before the mean is taken off, positive.</param>
/// <param name="Mean">One per input channel, in scaled units.</param>
/// <param name="Deviation">One per input channel, positive.</param>
public sealed record ImagePreprocessing(
    int Bits, bool Signed, double PixelScale, ImmutableArray<double> Mean, ImmutableArray<double> Deviation);
