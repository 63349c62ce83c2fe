using System.Collections.Immutable;
using HaShiFlex.Documents;

namespace HaShiFlex.Arithmetic.Graphs;

/// <summary>
/// The exact interval of every value of a graph. A node is a linear form of the inputs, and its interval follows from the form's coefficients;
/// adding the operands' intervals would be too wide wherever both read the same input.
/// </summary>
/// <param name="Nodes">Inputs first, then the adders in their order.</param>
/// <param name="Outputs">One per output, constant included.</param>
public sealed record GraphIntervals(ImmutableArray<Interval> Nodes, ImmutableArray<Interval> Outputs)
{
    private readonly record struct Coefficient(int Input, long Value);

    /// <exception cref="InputException">A value exceeds 64 bits.</exception>
    /// <exception cref="ArgumentException">An adder reads a node that does not stand before it.</exception>
    public static GraphIntervals Of(AdderGraph graph)
    {
        int inputs = graph.Inputs.Length;
        var forms = new Coefficient[inputs + graph.Adders.Length][];
        var nodes = new Interval[forms.Length];
        try
        {
            for (int input = 0; input < inputs; input++)
            {
                forms[input] = [new Coefficient(input, 1)];
                nodes[input] = graph.Inputs[input];
            }

            for (int adder = 0; adder < graph.Adders.Length; adder++)
            {
                var (left, right) = graph.Adders[adder];
                int node = inputs + adder;
                if ((uint)left.Node >= (uint)node || (uint)right.Node >= (uint)node)
                    throw new ArgumentException($"adder {adder} reads node {Math.Max(left.Node, right.Node)}, which does not stand before it");
                forms[node] = Merge(forms[left.Node], OutputIntervals.Weight(left), forms[right.Node], OutputIntervals.Weight(right));
                nodes[node] = IntervalOf(forms[node], graph.Inputs);
            }

            var outputs = new Interval[graph.Outputs.Length];
            var sums = new long[inputs];
            for (int output = 0; output < outputs.Length; output++)
            {
                Array.Clear(sums);
                foreach (var term in graph.Outputs[output].Terms)
                {
                    long weight = OutputIntervals.Weight(term);
                    foreach (var (input, value) in forms[term.Node])
                        sums[input] = checked(sums[input] + weight * value);
                }

                long minimum = graph.Outputs[output].Constant, maximum = minimum;
                for (int input = 0; input < inputs; input++)
                {
                    if (sums[input] != 0)
                        OutputIntervals.Accumulate(graph.Inputs[input], sums[input], ref minimum, ref maximum);
                }

                outputs[output] = new Interval(minimum, maximum);
            }

            return new GraphIntervals([.. nodes], [.. outputs]);
        }
        catch (OverflowException e)
        {
            throw OutputIntervals.TooWide(e);
        }
    }

    private static Coefficient[] Merge(Coefficient[] left, long leftWeight, Coefficient[] right, long rightWeight)
    {
        var merged = new Coefficient[left.Length + right.Length];
        int count = 0, l = 0, r = 0;
        while (l < left.Length || r < right.Length)
        {
            int input = Math.Min(l < left.Length ? left[l].Input : int.MaxValue, r < right.Length ? right[r].Input : int.MaxValue);
            long value = 0;
            if (l < left.Length && left[l].Input == input)
                value = checked(value + leftWeight * left[l++].Value);
            if (r < right.Length && right[r].Input == input)
                value = checked(value + rightWeight * right[r++].Value);
            if (value != 0)
                merged[count++] = new Coefficient(input, value);
        }

        Array.Resize(ref merged, count);
        return merged;
    }

    private static Interval IntervalOf(Coefficient[] form, ImmutableArray<Interval> inputs)
    {
        long minimum = 0, maximum = 0;
        foreach (var (input, value) in form)
            OutputIntervals.Accumulate(inputs[input], value, ref minimum, ref maximum);
        return new Interval(minimum, maximum);
    }
}
