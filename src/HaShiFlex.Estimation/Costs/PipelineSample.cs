using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Estimation.Gates;

namespace HaShiFlex.Estimation.Costs;

/// <summary>Outputs that stand for a whole layer when its pipeline is planned: a layer of MobileNetV2 has up to 1280, whose trees differ little.</summary>
/// <param name="Matrix">The sampled outputs over all inputs.</param>
/// <param name="Scale">Full and half adders of all outputs over those of the sample; 1 where all are in it.</param>
/// <param name="Outputs">Which they are.</param>
/// <param name="InputScale">By input: terms of all outputs that read it over those of the sample; empty where all outputs are in it.</param>
public readonly record struct PipelineSample(ShiftAddMatrix Matrix, double Scale, ImmutableArray<int> Outputs, ImmutableArray<ReaderScale> InputScale)
{
    /// <summary>Adder cells up to which a layer is built whole.</summary>
    public const int MaximumCells = 8_000;

    /// <summary>Adder cells that are built of a larger one.</summary>
    private const int SampledCells = 4_000;

    /// <summary>Outputs that are built of a layer however large they are.</summary>
    private const int LeastOutputs = 4;

    /// <summary>All outputs.</summary>
    public static PipelineSample Whole(ShiftAddMatrix matrix) => new(matrix, 1, [.. Enumerable.Range(0, matrix.Outputs)], []);

    public static PipelineSample Of(ShiftAddMatrix matrix, LayerCells cells)
    {
        int outputs = matrix.Outputs;
        long cellsOf = cells.Total.FullAdders + cells.Total.HalfAdders;
        int maximum = (int)Math.Max(LeastOutputs, SampledCells * (long)outputs / Math.Max(1, cellsOf));
        if (cellsOf <= MaximumCells || maximum >= outputs)
            return Whole(matrix);

        // Size and output in one number: of equal sizes the first output comes first.
        long[] bySize = new long[outputs];
        for (int output = 0; output < outputs; output++)
            bySize[output] = ((cells.Outputs[output].Cells.FullAdders + cells.Outputs[output].Cells.HalfAdders) << 32) | (uint)output;
        Array.Sort(bySize);
        int[] chosen = new int[maximum];
        long sampled = 0;
        for (int i = 0; i < maximum; i++)
        {
            // The largest, for the slowest output decides the latency of all, and the middles of equal parts of the others.
            long next = bySize[i == maximum - 1 ? outputs - 1 : (int)(((2L * i) + 1) * (outputs - 1) / (2L * (maximum - 1)))];
            chosen[i] = (int)(uint)next;
            sampled += next >> 32;
        }

        var offsets = ImmutableArray.CreateBuilder<int>(maximum + 1);
        var terms = new List<Term>();
        offsets.Add(0);
        foreach (int output in chosen)
        {
            terms.AddRange(matrix.TermsOf(output));
            offsets.Add(terms.Count);
        }

        return new PipelineSample(
            new ShiftAddMatrix(matrix.Inputs, offsets.MoveToImmutable(), [.. terms], [.. chosen.Select(o => matrix.Constants[o])]),
            sampled == 0 ? outputs / (double)maximum : cellsOf / (double)sampled,
            [.. chosen],
            Scales(matrix, CollectionsMarshal.AsSpan(terms)));
    }

    private static ImmutableArray<ReaderScale> Scales(ShiftAddMatrix matrix, ReadOnlySpan<Term> sampled)
    {
        var (readers, built) = (Readers(matrix.Inputs.Length, matrix.Terms.AsSpan()), Readers(matrix.Inputs.Length, sampled));
        var scales = new ReaderScale[matrix.Inputs.Length];
        for (int input = 0; input < scales.Length; input++)
        {
            double Scale(int whole, int part) => whole / (double)Math.Max(1, part);
            var (isTrue, complemented, builtTrue, builtComplemented) = (readers[2 * input], readers[(2 * input) + 1], built[2 * input], built[(2 * input) + 1]);
            scales[input] = new ReaderScale(
                Scale(isTrue, builtTrue), Scale(complemented, builtComplemented), Scale(isTrue + complemented, builtTrue + builtComplemented));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(scales);
    }

    /// <summary>By input: terms that read it as it is, then those that read its complement.</summary>
    private static int[] Readers(int inputs, ReadOnlySpan<Term> terms)
    {
        int[] readers = new int[2 * inputs];
        foreach (ref readonly var term in terms)
            readers[(2 * term.Node) + (term.Negative ? 1 : 0)]++;
        return readers;
    }
}
