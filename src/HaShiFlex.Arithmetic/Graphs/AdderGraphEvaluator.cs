using System.Numerics;

namespace HaShiFlex.Arithmetic.Graphs;

/// <summary>Computes what a graph computes, exactly, in 64-bit integers.</summary>
public static class AdderGraphEvaluator
{
    /// <param name="inputs">One value per input, within its interval.</param>
    /// <returns>One value per output.</returns>
    public static long[] Evaluate(AdderGraph graph, ReadOnlySpan<long> inputs) => Evaluate(graph, inputs, 1);

    /// <summary>Many vectors at once.</summary>
    /// <param name="inputs">Inputs x vectors, row-major: all vectors' values of input 0 first.</param>
    /// <param name="vectors">How many.</param>
    /// <returns>Outputs x vectors, row-major.</returns>
    /// <exception cref="ArgumentException">The inputs have another length, or a value lies outside its input's interval.</exception>
    public static long[] Evaluate(AdderGraph graph, ReadOnlySpan<long> inputs, int vectors)
    {
        if (vectors < 1 || inputs.Length != graph.Inputs.Length * vectors)
            throw new ArgumentException($"{inputs.Length} values for {graph.Inputs.Length} inputs and {vectors} vectors");
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!graph.Inputs[i / vectors].Contains(inputs[i]))
                throw new ArgumentException($"input {i / vectors} is {inputs[i]}, outside its interval {graph.Inputs[i / vectors]}");
        }

        var nodes = new long[(graph.Inputs.Length + graph.Adders.Length) * vectors];
        inputs.CopyTo(nodes);
        for (int adder = 0; adder < graph.Adders.Length; adder++)
        {
            var sum = nodes.AsSpan((graph.Inputs.Length + adder) * vectors, vectors);
            Accumulate(graph.Adders[adder].Left, nodes, sum);
            Accumulate(graph.Adders[adder].Right, nodes, sum);
        }

        var outputs = new long[graph.Outputs.Length * vectors];
        for (int output = 0; output < graph.Outputs.Length; output++)
        {
            var sum = outputs.AsSpan(output * vectors, vectors);
            sum.Fill(graph.Outputs[output].Constant);
            foreach (var term in graph.Outputs[output].Terms)
                Accumulate(term, nodes, sum);
        }

        return outputs;
    }

    private static void Accumulate(Term term, ReadOnlySpan<long> nodes, Span<long> sum)
    {
        var values = nodes.Slice(term.Node * sum.Length, sum.Length);
        long weight = OutputIntervals.Weight(term);
        int i = 0;
        for (; i <= sum.Length - Vector<long>.Count; i += Vector<long>.Count)
            (new Vector<long>(sum[i..]) + new Vector<long>(values[i..]) * weight).CopyTo(sum[i..]);
        for (; i < sum.Length; i++)
            sum[i] += values[i] * weight;
    }
}
