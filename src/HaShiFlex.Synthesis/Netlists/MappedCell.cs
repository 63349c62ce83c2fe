using System.Collections.Immutable;

namespace HaShiFlex.Synthesis.Netlists;

/// <summary>One instance of a library cell.</summary>
/// <param name="Pins">Pin and the net that it is on.</param>
public sealed record MappedCell(string Name, string Type, ImmutableArray<(string Pin, int Net)> Pins);
