using System.Collections.Immutable;
using HaShiFlex.Arithmetic.Cells;

namespace HaShiFlex.Estimation.Results;

/// <summary>One layer of the chip. Counts are of one instance; area and energy are of all instances.</summary>
/// <param name="Name">The network's own name for it.</param>
/// <param name="Kind">As <see cref="Networks.Layers.Layer.Kind"/>.</param>
/// <param name="IsProgrammable">Runs on the NPU.</param>
/// <param name="OutputPositions">Pixels of one output channel.</param>
/// <param name="Weights">All weights, zeros included; 0 for a layer without weights.</param>
/// <param name="NonzeroWeights">Weights that are wires.</param>
/// <param name="WeightTerms">Signed powers of two over all weights.</param>
/// <param name="Instances">Copies of the hardware.</param>
/// <param name="CyclesPerImage">ceil(positions / instances), or the NPU's cycles.</param>
/// <param name="Adders">Two-operand additions: operands - 1 per output, bias included.</param>
/// <param name="AdderDepth">Adder levels on the longest path.</param>
/// <param name="AccumulatorBits">Width of the widest accumulator, from exact intervals.</param>
/// <param name="PipelineStages">Register levels inside the adder graph.</param>
/// <param name="RegisterBits">Pipeline and output registers of the adder graph.</param>
/// <param name="StageDelayPs">Longest register-to-register path, ps.</param>
/// <param name="WeightSqnrDb">Signal to quantization noise of the weights, dB; null without weights.</param>
/// <param name="Components">Area and energy; they add up to the layer's.</param>
public sealed record LayerEstimate(
    string Name,
    string Kind,
    bool IsProgrammable,
    long OutputPositions,
    long Weights,
    long NonzeroWeights,
    long WeightTerms,
    int Instances,
    long CyclesPerImage,
    long Adders,
    long FullAdders,
    long HalfAdders,
    int AdderDepth,
    int AccumulatorBits,
    int PipelineStages,
    long RegisterBits,
    Quantity StageDelayPs,
    double? WeightSqnrDb,
    ImmutableArray<ComponentCost> Components)
{
    /// <summary>How many weight terms have each exponent (index 0 is the smallest); empty without weights.</summary>
    public ImmutableArray<long> ExponentHistogram { get; init; } = [];

    /// <summary>Cells of the accumulators if no sum were shared; null where the scenario shares none.</summary>
    public CellCounts? Unshared { get; init; }

    /// <summary>Widest accumulator that real images reached in the kernel, bits; null where it was not run.</summary>
    public int? ReachedAccumulatorBits { get; init; }

    /// <summary>Share of the codes of its result that are zero on images, 0 to 100; null where it was not measured.</summary>
    public double? ActivationZerosPercent { get; init; }

    public Quantity AreaUm2 => Quantity.Sum(Components, c => c.AreaUm2, "sum of its components");

    public Quantity EnergyPerImageNj => Quantity.Sum(Components, c => c.EnergyPerImageNj, "sum of its components");
}
