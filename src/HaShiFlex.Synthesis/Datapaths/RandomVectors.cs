using System.Collections.Immutable;
using HaShiFlex.Synthesis.Simulation;

namespace HaShiFlex.Synthesis.Datapaths;

/// <summary>Vectors where no kernel ran: uniform random inputs, all inputs at either end of their interval first.</summary>
public static class RandomVectors
{
    public static TestVectors Of(LayerDatapath datapath, int count, int seed)
    {
        var random = new Random(seed);
        var inputs = Enumerable.Range(0, count).Select(vector => datapath.Graph.Inputs.Select(interval => vector switch
        {
            0 => interval.Minimum,
            1 => interval.Maximum,
            _ => random.NextInt64(interval.Minimum, interval.Maximum + 1),
        }).ToImmutableArray()).ToImmutableArray();
        return new TestVectors(
            inputs,
            [.. inputs.Select(values => datapath.Evaluate(values.AsSpan()))],
            FormattableString.Invariant($"uniform random inputs, seed {seed}"));
    }
}
