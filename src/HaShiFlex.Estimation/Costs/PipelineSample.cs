using System.Collections.Immutable;
using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Estimation.Costs;

/// <summary>Outputs that stand for a whole layer when its pipeline is planned: a layer of MobileNetV2 has up to 1280, whose trees differ little.</summary>
/// <param name="Matrix">The sampled outputs over all inputs.</param>
/// <param name="Scale">Full and half adders of all outputs over those of the sample; 1 where all are in it.</param>
/// <param name="Outputs">Which they are.</param>
public readonly record struct PipelineSample(ShiftAddMatrix Matrix, double Scale, ImmutableArray<int> Outputs)
{
    /// <summary>Adder cells up to which a layer is built whole.</summary>
    public const int MaximumCells = 16_000;

    /// <summary>Outputs that are built of a layer however large they are: with fewer, one odd output moves the registers by a tenth.</summary>
    private const int LeastOutputs = 12;

    public static PipelineSample Of(ShiftAddMatrix matrix, LayerCells cells)
    {
        int outputs = matrix.Outputs;
        long cellsOf = cells.Total.FullAdders + cells.Total.HalfAdders;
        int maximum = (int)Math.Max(LeastOutputs, MaximumCells * (long)outputs / Math.Max(1, cellsOf));
        if (maximum >= outputs)
            return new PipelineSample(matrix, 1, [.. Enumerable.Range(0, outputs)]);

        long Size(int output) => cells.Outputs[output].Cells.FullAdders + cells.Outputs[output].Cells.HalfAdders;
        int[] bySize = [.. Enumerable.Range(0, outputs).OrderBy(Size)];
        int[] chosen = [.. Enumerable.Range(0, maximum).Select(i => bySize[(int)((i * (outputs - 1L)) / (maximum - 1))])];
        var offsets = ImmutableArray.CreateBuilder<int>(maximum + 1);
        var terms = ImmutableArray.CreateBuilder<Term>();
        offsets.Add(0);
        foreach (int output in chosen)
        {
            terms.AddRange(matrix.TermsOf(output));
            offsets.Add(terms.Count);
        }

        long sampled = chosen.Sum(Size);
        return new PipelineSample(
            new ShiftAddMatrix(matrix.Inputs, offsets.MoveToImmutable(), terms.ToImmutable(), [.. chosen.Select(o => matrix.Constants[o])]),
            sampled == 0 ? outputs / (double)maximum : cellsOf / (double)sampled,
            [.. chosen]);
    }
}
