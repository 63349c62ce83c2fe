using System.Collections.Immutable;
using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Pipelining;
using HaShiFlex.Arithmetic.Timing;
using HaShiFlex.Estimation.Datapaths;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Synthesis.Simulation;

namespace HaShiFlex.Synthesis.Tests;

/// <summary>Layers with random Po2 weights, reproducible by their seed.</summary>
internal static class RandomDatapaths
{
    private static readonly ImmutableArray<long> Multipliers = [1, 5, 7, 11, 41, 69];

    public static LayerDatapath Create(
        int inputs, int outputs, double zeros, int seed, ReductionStyle style, bool signedInputs = false, long clampMinimum = 0, long clampMaximum = 255)
    {
        var random = new Random(seed);
        var offsets = ImmutableArray.CreateBuilder<int>();
        var terms = ImmutableArray.CreateBuilder<Term>();
        var constants = ImmutableArray.CreateBuilder<long>();
        var requantizers = ImmutableArray.CreateBuilder<Requantizer>();
        offsets.Add(0);
        for (int o = 0; o < outputs; o++)
        {
            for (int i = 0; i < inputs; i++)
            {
                if (random.NextDouble() >= zeros)
                    terms.Add(new Term(i, Math.Min(6, (int)(-Math.Log(1 - random.NextDouble()) / 0.7)), random.Next(2) == 0));
            }

            offsets.Add(terms.Count);
            constants.Add(random.Next(-3000, 3000));
            long multiplier = Multipliers[random.Next(Multipliers.Length)];
            requantizers.Add(new Requantizer(multiplier, (int)Math.Log2(multiplier) + (int)Math.Log2(1 + (inputs * 4))));
        }

        var matrix = new ShiftAddMatrix(
            [.. Enumerable.Repeat(signedInputs ? Interval.Signed(8) : Interval.Unsigned(8), inputs)],
            offsets.ToImmutable(),
            terms.ToImmutable(),
            constants.ToImmutable());
        var graph = style == ReductionStyle.RippleTree ? RippleTree.Build(matrix) : CarrySave.Build(matrix);
        return new LayerDatapath("layer", graph, requantizers.ToImmutable(), clampMinimum, clampMaximum);
    }

    /// <summary>A clock period that everything fits, ps.</summary>
    public const double Unpipelined = 1e9;

    private static readonly AdderDelays Delays = new(58, 40, 45, 38, 45, 32, 15, 65, 20);

    public static DatapathStructure Build(LayerDatapath datapath, double periodPs = Unpipelined) =>
        DatapathStructure.Build(datapath, new PipelineSettings(periodPs, Delays));

    /// <summary>Uniform values, and all inputs at either end of their interval first.</summary>
    public static TestVectors Vectors(LayerDatapath datapath, int count, int seed)
    {
        var random = new Random(seed);
        var inputs = Enumerable.Range(0, count).Select(vector => datapath.Graph.Inputs.Select(interval => vector switch
        {
            0 => interval.Minimum,
            1 => interval.Maximum,
            _ => random.NextInt64(interval.Minimum, interval.Maximum + 1),
        }).ToImmutableArray()).ToImmutableArray();
        return new TestVectors(inputs, [.. inputs.Select(values => datapath.Evaluate(values.AsSpan()))], $"uniform random, seed {seed}");
    }
}
