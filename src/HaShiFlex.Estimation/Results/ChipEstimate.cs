using System.Collections.Immutable;

namespace HaShiFlex.Estimation.Results;

/// <summary>The whole chip.</summary>
/// <param name="AreaMm2">Logic, memories and white space; no pads, no PLL.</param>
/// <param name="PowerW">At <paramref name="ImagesPerS"/>.</param>
/// <param name="LatencyUs">First pixel in to result out.</param>
/// <param name="InputBandwidthGbPerS">10^9 bytes/s of raw pixels at <paramref name="ImagesPerS"/>.</param>
/// <param name="BoundBy">Name of what limits the rate: a layer, the NPU or the input.</param>
/// <param name="Bounds">Every limit with the rate that it alone would allow, tightest first.</param>
/// <param name="Components">Sums over the layers by component; they add up to area and energy.</param>
public sealed record ChipEstimate(
    Quantity AreaMm2,
    Quantity PowerW,
    Quantity EnergyPerImageUj,
    Quantity ImagesPerS,
    Quantity LatencyUs,
    Quantity ClockGhz,
    Quantity InputBandwidthGbPerS,
    string BoundBy,
    ImmutableArray<RateBound> Bounds,
    ImmutableArray<ComponentCost> Components);
