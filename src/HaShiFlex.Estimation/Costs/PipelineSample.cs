using System.Collections.Immutable;
using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Estimation.Costs;

/// <summary>Outputs that stand for a whole layer when its pipeline is planned: a layer of MobileNetV2 has up to 1280, whose trees differ little.</summary>
/// <param name="Matrix">The sampled outputs over all inputs.</param>
/// <param name="Scale">Full and half adders of all outputs over those of the sample; 1 where all are in it.</param>
public readonly record struct PipelineSample(ShiftAddMatrix Matrix, double Scale)
{
    /// <summary>Layers with at most this many outputs are planned whole.</summary>
    public const int MaximumOutputs = 48;

    public static PipelineSample Of(ShiftAddMatrix matrix, LayerCells cells)
    {
        int outputs = matrix.Outputs;
        if (outputs <= MaximumOutputs)
            return new PipelineSample(matrix, 1);

        long Size(int output) => cells.Outputs[output].Cells.FullAdders + cells.Outputs[output].Cells.HalfAdders;
        int[] bySize = [.. Enumerable.Range(0, outputs).OrderBy(Size)];
        int[] chosen = [.. Enumerable.Range(0, MaximumOutputs).Select(i => bySize[(int)((i * (outputs - 1L)) / (MaximumOutputs - 1))])];
        var offsets = ImmutableArray.CreateBuilder<int>(MaximumOutputs + 1);
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
            sampled == 0 ? outputs / (double)MaximumOutputs : (cells.Total.FullAdders + cells.Total.HalfAdders) / (double)sampled);
    }
}
