using System.Collections.Immutable;

namespace HaShiFlex.Arithmetic.Timing;

/// <summary>The slowest path between registers.</summary>
/// <param name="DelayPs">Clock edge to clock edge: launch and setup included.</param>
/// <param name="Points">From the launching register to the last signal before the capturing one.</param>
public sealed record CriticalPath(double DelayPs, ImmutableArray<PathPoint> Points)
{
    /// <summary>Start, end and length in one line, for messages.</summary>
    public override string ToString() => Points.IsEmpty
        ? "no path"
        : FormattableString.Invariant($"{Points[0].Name} -> {Points[^1].Name}: {DelayPs:0.#} ps through {Points.Length - 1} cells");
}
