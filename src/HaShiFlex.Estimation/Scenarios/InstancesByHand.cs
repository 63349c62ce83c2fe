using System.Collections.Immutable;
using HaShiFlex.Documents;

namespace HaShiFlex.Estimation.Scenarios;

/// <summary>Instances as the author says.</summary>
/// <param name="Default">Of every layer not named.</param>
public sealed record InstancesByHand(
    int Default,
    ImmutableArray<(string Layer, int Instances, SourcePosition Position)> Layers,
    SourcePosition Position) : ThroughputChoice(Position);
