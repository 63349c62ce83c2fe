using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Arithmetic.Cells;

/// <summary>The adders of a graph of <see cref="SumForm.Redundant"/>, as numbers of cells and bits.</summary>
public static class RedundantGraph
{
    /// <param name="words">Of every node: inputs first, then the adders in their order.</param>
    /// <returns>One per adder.</returns>
    /// <exception cref="Documents.InputException">A sum needs more than <see cref="BitColumns.MaximumWidth"/> bits.</exception>
    public static RedundantSum[] SumsOf(AdderGraph graph, out RedundantWord[] words)
    {
        int inputs = graph.Inputs.Length;
        words = new RedundantWord[inputs + graph.Adders.Length];
        for (int input = 0; input < inputs; input++)
            words[input] = RedundantWord.Of(graph.Inputs[input]);
        var sums = new RedundantSum[graph.Adders.Length];
        for (int adder = 0; adder < sums.Length; adder++)
        {
            var (left, right) = graph.Adders[adder];
            if (!RedundantSum.TryAdd(words[left.Node], left.Shift, left.Negative, words[right.Node], right.Shift, right.Negative, out sums[adder]))
                throw RedundantSum.TooWide();
            words[inputs + adder] = sums[adder].Result;
        }

        return sums;
    }
}
