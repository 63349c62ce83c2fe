using System.Collections.Immutable;
using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Estimation.Costs;

/// <summary>Outputs that stand for a whole layer when its pipeline is planned: a layer of MobileNetV2 has up to 1280, whose trees differ little.</summary>
/// <param name="Matrix">The sampled outputs over all inputs.</param>
/// <param name="Scale">Full and half adders of all outputs over those of the sample; 1 where all are in it.</param>
/// <param name="Outputs">Which they are.</param>
/// <param name="InputScale">By input: terms of all outputs that read it over those of the sample; empty where all outputs are in it.</param>
public readonly record struct PipelineSample(ShiftAddMatrix Matrix, double Scale, ImmutableArray<int> Outputs, ImmutableArray<double> InputScale)
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

        long Size(int output) => cells.Outputs[output].Cells.FullAdders + cells.Outputs[output].Cells.HalfAdders;
        int[] bySize = [.. Enumerable.Range(0, outputs).OrderBy(Size)];
        int[] chosen = [.. Enumerable.Range(0, maximum).Select(i => bySize[(int)(((2L * i) + 1) * outputs / (2L * maximum))])];
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
            [.. chosen],
            Scales(matrix, terms));
    }

    private static ImmutableArray<double> Scales(ShiftAddMatrix matrix, IEnumerable<Term> sampled)
    {
        double[] readers = new double[matrix.Inputs.Length], built = new double[matrix.Inputs.Length];
        foreach (var term in matrix.Terms)
            readers[term.Node]++;
        foreach (var term in sampled)
            built[term.Node]++;
        return [.. readers.Zip(built, (all, some) => all / Math.Max(1, some))];
    }
}
