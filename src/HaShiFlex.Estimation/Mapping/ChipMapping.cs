using System.Collections.Immutable;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Estimation.Mapping;

/// <summary>How many copies of each layer there are, and what that makes of the rate.</summary>
/// <param name="Instances">By layer.</param>
/// <param name="CyclesPerImage">By layer; of the NPU for a programmable layer.</param>
/// <param name="NpuMacs">Multiply-accumulates that the NPU does a cycle; 0 without an NPU.</param>
/// <param name="IntervalCycles">From one image to the next: the tightest bound.</param>
/// <param name="Bounds">Every limit, tightest first.</param>
public sealed record ChipMapping(
    ImmutableArray<int> Instances,
    ImmutableArray<long> CyclesPerImage,
    int NpuMacs,
    double IntervalCycles,
    ImmutableArray<RateBound> Bounds);
