using System.Collections.Immutable;
using HaShiFlex.Estimation.Datapaths;
using HaShiFlex.Synthesis.Simulation;

namespace HaShiFlex.Synthesis.Datapaths;

/// <summary>Vectors where no kernel ran: uniform random inputs, all inputs at either end of their interval first.</summary>
public static class RandomVectors
{
    /// <param name="zeroShare">Share of the inputs that are zero in a vector, 0 to 1, where their interval has zero.</param>
    public static TestVectors Of(LayerDatapath datapath, int count, int seed, double zeroShare = 0)
    {
        var random = new Random(seed);
        var inputs = Enumerable.Range(0, count).Select(vector => datapath.Graph.Inputs.Select(interval => vector switch
        {
            0 => interval.Minimum,
            1 => interval.Maximum,
            _ when zeroShare > 0 && random.NextDouble() < zeroShare => Math.Clamp(0, interval.Minimum, interval.Maximum),
            _ => random.NextInt64(interval.Minimum, interval.Maximum + 1),
        }).ToImmutableArray()).ToImmutableArray();
        return new TestVectors(
            inputs,
            [.. inputs.Select(values => datapath.Evaluate(values.AsSpan()))],
            FormattableString.Invariant($"uniform random inputs{(zeroShare > 0 ? $", {100 * zeroShare:0} % zeros" : "")}, seed {seed}"));
    }
}
