using System.Collections.Immutable;

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
    Provenance Provenance);
