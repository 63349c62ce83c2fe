using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Inference.Verification;

/// <summary>Walks a layer's adder graph for one output position, addition by addition, and counts the additions that it executes.</summary>
public static class AdditionWalk
{
    /// <param name="inputs">One value per input of the graph.</param>
    /// <param name="executed">Raised by one for every two-operand addition that is done; a nonzero constant is an operand, a single operand is a wire.</param>
    /// <returns>One value per output: the accumulators.</returns>
    public static long[] Run(AdderGraph graph, ReadOnlySpan<long> inputs, ref long executed)
    {
        var nodes = new long[graph.Inputs.Length + graph.Adders.Length];
        inputs.CopyTo(nodes);
        for (int i = 0; i < graph.Adders.Length; i++)
        {
            nodes[graph.Inputs.Length + i] = Value(graph.Adders[i].Left, nodes) + Value(graph.Adders[i].Right, nodes);
            executed++;
        }

        var outputs = new long[graph.Outputs.Length];
        for (int o = 0; o < outputs.Length; o++)
        {
            bool first = true;
            foreach (var term in graph.Outputs[o].Terms)
                Accumulate(Value(term, nodes), ref outputs[o], ref first, ref executed);
            if (graph.Outputs[o].Constant != 0)
                Accumulate(graph.Outputs[o].Constant, ref outputs[o], ref first, ref executed);
        }

        return outputs;
    }

    private static void Accumulate(long operand, ref long sum, ref bool first, ref long executed)
    {
        if (first)
        {
            sum = operand;
            first = false;
            return;
        }

        sum += operand;
        executed++;
    }

    private static long Value(Term term, long[] nodes)
    {
        long shifted = nodes[term.Node] << term.Shift;
        return term.Negative ? -shifted : shifted;
    }
}
