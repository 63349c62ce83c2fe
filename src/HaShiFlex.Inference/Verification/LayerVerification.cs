using HaShiFlex.Arithmetic;
using HaShiFlex.Inference.Kernel;

namespace HaShiFlex.Inference.Verification;

/// <summary>One layer as real images showed it.</summary>
/// <param name="SqnrDb">Signal to noise of its results against the float network's, dB; null for a softmax, which is left to the host.</param>
/// <param name="Accumulators">Every value that the widths of the accumulators were taken from; null for a layer without weights.</param>
/// <param name="Reached">The least and the greatest accumulator that occurred.</param>
/// <param name="Inside">Whether every accumulator lay in its own channel's interval.</param>
/// <param name="Graph">Null for a layer that is not hardened.</param>
public sealed record LayerVerification(
    string Name, string Kind, double? SqnrDb, Interval? Accumulators, AccumulatorRange? Reached, bool Inside, GraphCheck? Graph)
{
    /// <summary>Bits of the widest accumulator.</summary>
    public int? AccumulatorBits => Accumulators?.Width;

    /// <summary>Bits that real accumulators needed.</summary>
    public int? ReachedBits => Reached is { } r ? new Interval(r.Minimum, r.Maximum).Width : null;

    /// <summary>Top bits that no image ever used: what narrower accumulators would save if the images are all there is.</summary>
    public int? UnusedBits => AccumulatorBits - ReachedBits;

    public bool Passed => Inside && (Graph is null || (Graph.CountsAgree && Graph.ResultsAgree));
}
