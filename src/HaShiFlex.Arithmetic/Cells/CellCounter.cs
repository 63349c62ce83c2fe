using System.Numerics;
using System.Runtime.InteropServices;
using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Arithmetic.Cells;

/// <summary>Counts the cells of a layer's additions. A matrix is counted output by output without its graph ever being made.</summary>
public static class CellCounter
{
    /// <summary>Counts what <see cref="RippleTree.Build"/> or <see cref="CarrySave.Build"/> would make of the matrix.</summary>
    /// <exception cref="ArgumentException">Sharing between outputs needs the graph itself: count that.</exception>
    /// <exception cref="Documents.InputException">A sum needs more than <see cref="BitColumns.MaximumWidth"/> bits.</exception>
    public static LayerCells Count(ShiftAddMatrix matrix, ReductionStyle style)
    {
        var outputs = new OutputCells[matrix.Outputs];
        int[] bounds = OutputRanges.Of(matrix);
        Action<int> countRange = style switch
        {
            ReductionStyle.CarrySave => range => CountCarrySave(matrix, bounds[range], bounds[range + 1], outputs),
            ReductionStyle.RippleTree => range => CountRippleTree(matrix, bounds[range], bounds[range + 1], outputs),
            _ => throw new ArgumentException($"{style} is counted from its graph", nameof(style)),
        };
        OutputRanges.Run(bounds.Length - 1, countRange);
        var total = default(CellCounts);
        foreach (ref readonly var output in outputs.AsSpan())
            total += output.Cells;
        return new LayerCells(total, ImmutableCollectionsMarshal.AsImmutableArray(outputs));
    }

    /// <summary>Counts a graph as it stands: its adders, then the sums of its outputs.</summary>
    public static LayerCells Count(AdderGraph graph)
    {
        if (graph.Form == SumForm.Redundant)
            return CountRedundant(graph);
        var intervals = GraphIntervals.Of(graph);
        int inputs = graph.Inputs.Length;
        var words = new WordBits[intervals.Nodes.Length];
        var depths = new int[words.Length];
        for (int input = 0; input < inputs; input++)
            words[input] = WordBits.Of(graph.Inputs[input]);
        Span<int> working = stackalloc int[BitColumns.WorkingLength];
        working.Clear();
        var total = default(CellCounts);
        for (int node = inputs; node < words.Length; node++)
        {
            var (left, right) = graph.Adders[node - inputs];
            var columns = new BitColumns(working, 0);
            columns.Add(words[left.Node], left.Shift, left.Negative);
            columns.Add(words[right.Node], right.Shift, right.Negative);
            var cells = columns.Resolve(BitColumns.CheckedWidth(intervals.Nodes[node]), intervals.Nodes[node].IsSigned);
            words[node] = cells.Result;
            depths[node] = Math.Max(depths[left.Node], depths[right.Node]) + 1;
            total += Counts(1, cells, InvertedBits(words[left.Node], left.Negative) + InvertedBits(words[right.Node], right.Negative), depths[node]);
        }

        var outputs = new OutputCells[graph.Outputs.Length];
        var arriving = new int[words.Length + 2];
        total = total with { Depth = 0 };
        for (int output = 0; output < outputs.Length; output++)
        {
            var (terms, constant) = graph.Outputs[output];
            var columns = new BitColumns(working, constant);
            long inverted = 0;
            Array.Clear(arriving);
            foreach (var term in terms)
            {
                columns.Add(words[term.Node], term.Shift, term.Negative);
                inverted += InvertedBits(words[term.Node], term.Negative);
                arriving[depths[term.Node]]++;
            }

            if (IsWire(terms.AsSpan(), constant))
                inverted = 0;
            else if (constant != 0 || terms.Length == 1)
                arriving[0]++;
            var range = intervals.Outputs[output];
            var cells = columns.Resolve(BitColumns.CheckedWidth(range), range.IsSigned);
            int adders = Math.Max(0, terms.Length + (constant != 0 ? 1 : 0) - 1);
            outputs[output] = new OutputCells(range, Counts(adders, cells, inverted, CompressorLevels.Of(arriving)));
            total += outputs[output].Cells;
        }

        return new LayerCells(total, ImmutableCollectionsMarshal.AsImmutableArray(outputs));
    }

    private static LayerCells CountRedundant(AdderGraph graph)
    {
        var ranges = GraphIntervals.Of(graph).Outputs;
        var sums = RedundantGraph.SumsOf(graph, out var words);
        int inputs = graph.Inputs.Length;
        var depths = new int[words.Length];
        var total = default(CellCounts);
        for (int adder = 0; adder < sums.Length; adder++)
        {
            var (left, right) = graph.Adders[adder];
            bool complemented = words[inputs + adder].Complemented;
            depths[inputs + adder] = Math.Max(depths[left.Node], depths[right.Node]) + 1;
            int inverted = InvertedBits(words[left.Node], left.Negative ^ complemented) + InvertedBits(words[right.Node], right.Negative ^ complemented);
            total += new CellCounts(1, sums[adder].FullAdders, sums[adder].HalfAdders, 0, inverted, 0);
        }

        var outputs = new OutputCells[graph.Outputs.Length];
        var arriving = new int[(depths.Length > 0 ? depths.Max() : 0) + 2];
        Span<int> working = stackalloc int[BitColumns.WorkingLength];
        working.Clear();
        for (int output = 0; output < outputs.Length; output++)
        {
            var (terms, constant) = graph.Outputs[output];
            var columns = new BitColumns(working, constant);
            long inverted = 0;
            Array.Clear(arriving);
            foreach (var term in terms)
            {
                columns.Add(words[term.Node], term.Shift, term.Negative);
                inverted += InvertedBits(words[term.Node], term.Negative);
                arriving[depths[term.Node]]++;
            }

            if (terms.Length == 1 && terms[0].Node < inputs && IsWire(terms.AsSpan(), constant))
                inverted = 0;
            else if (constant != 0 || terms.Length == 1)
                arriving[0]++;
            int adders = Math.Max(0, terms.Length + (constant != 0 ? 1 : 0) - 1);
            var cells = columns.Resolve(BitColumns.CheckedWidth(ranges[output]), ranges[output].IsSigned);
            outputs[output] = new OutputCells(ranges[output], Counts(adders, cells, inverted, CompressorLevels.Of(arriving)));
            total += outputs[output].Cells;
        }

        return new LayerCells(total, ImmutableCollectionsMarshal.AsImmutableArray(outputs));
    }

    private static int InvertedBits(in RedundantWord word, bool negative) => negative ^ word.Complemented ? word.Bits : 0;

    private static void CountCarrySave(ShiftAddMatrix matrix, int from, int to, OutputCells[] outputs)
    {
        var histogram = new TermHistogram(matrix.Inputs.AsSpan());
        Span<int> working = stackalloc int[BitColumns.WorkingLength];
        working.Clear();
        for (int output = from; output < to; output++)
        {
            var terms = matrix.TermsOf(output);
            long constant = matrix.Constants[output];
            histogram.Fill(terms);
            var range = histogram.EachInputOnce ? histogram.Range(constant) : OutputIntervals.Of(terms, matrix.Inputs.AsSpan(), constant);
            var columns = new BitColumns(working, constant);
            long inverted = histogram.AddTo(ref columns);
            int operands = terms.Length + (constant != 0 ? 1 : 0);
            bool wire = IsWire(terms, constant);
            bool negation = operands == 1 && terms.Length == 1 && !wire;
            int depth = CompressorLevels.Of(operands + (negation ? 1 : 0));
            var cells = columns.Resolve(BitColumns.CheckedWidth(range), range.IsSigned);
            outputs[output] = new OutputCells(range, Counts(Math.Max(0, operands - 1), cells, wire ? 0 : inverted, depth));
        }
    }

    private static void CountRippleTree(ShiftAddMatrix matrix, int from, int to, OutputCells[] outputs)
    {
        var plan = new RippleTreePlan(matrix.Inputs.AsSpan(), keepMembers: false);
        Span<int> working = stackalloc int[BitColumns.WorkingLength];
        working.Clear();
        for (int output = from; output < to; output++)
        {
            plan.Make(matrix.TermsOf(output));
            long constant = matrix.Constants[output];
            var counts = default(CellCounts);
            foreach (var step in plan.Steps)
            {
                long inverted = InvertedBits(plan.Classes[step.Left].Bits, step.LeftNegative) + InvertedBits(plan.Classes[step.Right].Bits, step.RightNegative);
                counts += new CellCounts(
                    step.Count,
                    (long)step.Count * step.Cells.FullAdders,
                    (long)step.Count * step.Cells.HalfAdders,
                    (long)step.Count * step.Cells.HalfAddersPlusOne,
                    step.Count * inverted,
                    0);
            }

            var columns = new BitColumns(working, constant);
            var range = Interval.Constant(constant);
            int depth = 0;
            if (plan.Root >= 0)
            {
                var root = plan.Classes[plan.Root];
                var shifted = root.Interval << root.Shift;
                range = (plan.RootNegative ? -shifted : shifted) + range;
                columns.Add(root.Bits, root.Shift, plan.RootNegative);
                if (constant != 0 || plan.RootNegative)
                {
                    counts = counts with { InvertedBits = counts.InvertedBits + InvertedBits(root.Bits, plan.RootNegative) };
                    depth = 1;
                }

                depth += root.Depth;
            }

            var last = columns.Resolve(BitColumns.CheckedWidth(range), range.IsSigned);
            outputs[output] = new OutputCells(range, counts + Counts(plan.Root >= 0 && constant != 0 ? 1 : 0, last, 0, depth));
        }
    }

    /// <summary>A single positive term and no constant: the corrections of its sign cancel, nothing is built.</summary>
    private static bool IsWire(ReadOnlySpan<Term> terms, long constant) => terms.Length == 1 && !terms[0].Negative && constant == 0;

    private static CellCounts Counts(int adders, in SumCells cells, long invertedBits, int depth) =>
        new(adders, cells.FullAdders, cells.HalfAdders, cells.HalfAddersPlusOne, invertedBits, depth);

    private static int InvertedBits(in WordBits word, bool negative) => BitOperations.PopCount(word.NegativeBits(negative) & word.Live);
}
