using System.Collections.Immutable;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.Tables;

/// <summary>One column of the table of layers, the same in CSV and on the page.</summary>
/// <param name="Key">In CSV; ends in its unit.</param>
/// <param name="Title">For people, with its unit.</param>
/// <param name="Legend">What it says.</param>
/// <param name="Quantity">The estimate in it, where it is one.</param>
/// <param name="Number">The number in it; null for an empty cell.</param>
/// <param name="IsCount">Counted, not estimated.</param>
public sealed record LayerColumn(string Key, string Title, string Legend, Func<LayerEstimate, Quantity>? Quantity, Func<LayerEstimate, double?> Number, bool IsCount)
{
    public static ImmutableArray<LayerColumn> All { get; } =
    [
        Count("output_positions", "Positions", "Pixels of one output channel.", l => l.OutputPositions),
        Count("weights", "Weights", "All weights, zeros included.", l => l.Weights),
        Count("nonzero_weights", "Nonzero", "Weights that are wires.", l => l.NonzeroWeights),
        Count("instances", "Instances", "Copies of the layer's hardware.", l => l.Instances),
        Count("cycles_per_image", "Cycles / image", "Clock cycles that it is busy for one image.", l => l.CyclesPerImage),
        Count("adders", "Adders", "Two-operand additions of one instance.", l => l.Adders),
        Count("full_adders", "Full adders", "Of one instance, bit level.", l => l.FullAdders),
        Count("half_adders", "Half adders", "Of one instance, bit level.", l => l.HalfAdders),
        new("adders_unshared", "Adders unshared", "If no sum were shared between channels.", null, l => l.Unshared?.Adders, true),
        new("full_adders_unshared", "Full adders unshared", "If no sum were shared between channels.", null, l => l.Unshared?.FullAdders, true),
        new("half_adders_unshared", "Half adders unshared", "If no sum were shared between channels.", null, l => l.Unshared?.HalfAdders, true),
        Count("adder_depth", "Depth", "Adder levels on the longest path.", l => l.AdderDepth),
        Count("accumulator_bits", "Acc. bits", "Width of the widest accumulator.", l => l.AccumulatorBits),
        new("reached_accumulator_bits", "Reached bits", "Widest accumulator that images reached.", null, l => l.ReachedAccumulatorBits, true),
        new("activation_zeros_percent", "Zeros, %", "Share of its result's codes that are zero on images.", null, l => l.ActivationZerosPercent, false),
        Count("pipeline_stages", "Stages", "Register levels inside the adder graph.", l => l.PipelineStages),
        Count("register_bits", "Register bits", "Of the adder graph, one instance.", l => l.RegisterBits),
        Estimated("stage_delay_ps", "Delay, ps", "Longest register-to-register path.", l => l.StageDelayPs),
        new("weight_sqnr_db", "SQNR, dB", "Signal to quantization noise of the weights.", null, l => l.WeightSqnrDb, false),
        Estimated("area_um2", "Area, µm²", "All instances.", l => l.AreaUm2),
        Estimated("energy_per_image_nj", "Energy / image, nJ", "All instances, one image.", l => l.EnergyPerImageNj),
    ];

    private static LayerColumn Count(string key, string title, string legend, Func<LayerEstimate, long> count) =>
        new(key, title, legend, null, l => count(l), true);

    private static LayerColumn Estimated(string key, string title, string legend, Func<LayerEstimate, Quantity> quantity) =>
        new(key, title, legend, quantity, l => quantity(l).Value, false);

    /// <summary>The cell for people.</summary>
    public string Text(LayerEstimate layer) => Number(layer) switch
    {
        null => "",
        { } number when IsCount => Figure.Count((long)number),
        { } number => Figure.Estimate(number),
    };
}
