using System.Collections.Immutable;
using HaShiFlex.Estimation.Product;

namespace HaShiFlex.Estimation.Results;

/// <summary>Everything that one scenario comes to.</summary>
/// <param name="Assumptions">Sentences: what was taken for granted where nobody said.</param>
/// <param name="Unknowns">Sentences: what is not known and therefore not in the figures.</param>
/// <param name="Warnings">Sentences: what a reader must not overlook, such as an input that no interface can feed.</param>
public sealed record Estimate(
    string Name,
    ChipEstimate Chip,
    ImmutableArray<LayerEstimate> Layers,
    ImmutableArray<Comparison> Comparisons,
    ImmutableArray<string> Assumptions,
    ImmutableArray<string> Unknowns,
    ImmutableArray<string> Warnings,
    Provenance Provenance)
{
    /// <summary>Cost, cooling and feeding; null where nobody asked.</summary>
    public ProductEstimate? Product { get; init; }

    /// <summary>Null where the kernel was not run on labelled images.</summary>
    public MeasuredAccuracy? Accuracy { get; init; }

    /// <summary>The design space around the scenario, by rising rate; empty where it was not explored.</summary>
    public ImmutableArray<ThroughputPoint> Throughputs { get; init; } = [];

    /// <summary>Cost against bits, terms and sparsity; empty where it was not explored.</summary>
    public ImmutableArray<SensitivityPoint> Sensitivities { get; init; } = [];

    /// <summary>Area against accuracy at several prices for area, by rising area; empty where it was not explored.</summary>
    public ImmutableArray<FrontPoint> Front { get; init; } = [];
}
