using System.Collections.Immutable;
using HaShiFlex.Synthesis.Power;

namespace HaShiFlex.Synthesis.Measurement;

/// <summary>What the tools say of a layer's hardware.</summary>
/// <param name="AreaUm2">Cell area, um2.</param>
/// <param name="Cells">Instances.</param>
/// <param name="Flops">Instances that hold state.</param>
/// <param name="CriticalPathPs">Register to register, setup included, no wires, ps.</param>
/// <param name="CellCounts">Instances by cell.</param>
/// <param name="Power">Null where it was not simulated.</param>
/// <param name="GatesMatch">Whether the gate-level simulation computed the right outputs; null where there was none.</param>
public sealed record MeasuredDatapath(
    double AreaUm2,
    int Cells,
    int Flops,
    double CriticalPathPs,
    ImmutableSortedDictionary<string, int> CellCounts,
    MeasuredPower? Power,
    bool? GatesMatch);
