using System.Collections.Immutable;

namespace HaShiFlex.Synthesis.Timing;

/// <summary>The slowest path from register to register: the shortest clock period, without wires.</summary>
/// <param name="DelayPs">Clock edge to the next that it allows: launch, logic and setup, ps.</param>
/// <param name="Stages">Cells on it, from the launching flop to the capturing one.</param>
public sealed record ReportedPath(double DelayPs, ImmutableArray<PathStage> Stages);
