using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Arithmetic.Tests.Graphs;

public sealed class GraphIntervalsTests
{
    /// <summary>Each bound of an output is taken by the input vector that its weights point to.</summary>
    [Fact]
    public void BothBoundsAreReached() => ForRandomSeeds.Check(seed =>
    {
        var matrix = RandomMatrices.Make(seed);
        var graph = RippleTree.Build(matrix);
        var intervals = GraphIntervals.Of(graph);
        for (int output = 0; output < matrix.Outputs; output++)
        {
            var weights = new long[matrix.Inputs.Length];
            foreach (var term in matrix.TermsOf(output))
                weights[term.Node] += OutputWeight(term);
            long[] lowest = [.. weights.Select((w, i) => w > 0 ? matrix.Inputs[i].Minimum : matrix.Inputs[i].Maximum)];
            long[] highest = [.. weights.Select((w, i) => w > 0 ? matrix.Inputs[i].Maximum : matrix.Inputs[i].Minimum)];
            Assert.Equal(intervals.Outputs[output].Minimum, AdderGraphEvaluator.Evaluate(graph, lowest)[output]);
            Assert.Equal(intervals.Outputs[output].Maximum, AdderGraphEvaluator.Evaluate(graph, highest)[output]);
        }
    });

    private static long OutputWeight(Term term) => (term.Negative ? -1L : 1L) << term.Shift;
}
