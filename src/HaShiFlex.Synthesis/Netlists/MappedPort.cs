using System.Collections.Immutable;

namespace HaShiFlex.Synthesis.Netlists;

/// <summary>A port of a synthesized module.</summary>
/// <param name="Nets">From the lowest bit.</param>
public sealed record MappedPort(string Name, bool IsInput, ImmutableArray<int> Nets);
