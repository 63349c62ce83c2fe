using System.Collections.Immutable;
using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Arithmetic.Matrices;

/// <summary>A matrix of integers W for y = x @ W + constants: rows are inputs, columns are outputs.</summary>
/// <param name="Inputs">Rows.</param>
/// <param name="Outputs">Columns.</param>
/// <param name="Values">Inputs x Outputs, row-major.</param>
public sealed record IntegerWeights(int Inputs, int Outputs, ImmutableArray<long> Values)
{
    public long this[int input, int output] => Values[input * Outputs + output];

    /// <summary>Every weight as its canonical signed digits, inputs in their order within an output.</summary>
    /// <param name="input">The interval of every input.</param>
    public ShiftAddMatrix ToShiftAdd(Interval input) => ToShiftAdd(Repeat(input, Inputs), [.. new long[Outputs]]);

    /// <param name="inputs">The interval of each input.</param>
    /// <param name="constants">One per output: bias.</param>
    public ShiftAddMatrix ToShiftAdd(ImmutableArray<Interval> inputs, ImmutableArray<long> constants)
    {
        if (inputs.Length != Inputs || constants.Length != Outputs)
            throw new ArgumentException($"{inputs.Length} intervals and {constants.Length} constants for a matrix of {Inputs} x {Outputs}");
        var offsets = ImmutableArray.CreateBuilder<int>(Outputs + 1);
        var terms = ImmutableArray.CreateBuilder<Term>();
        offsets.Add(0);
        for (int output = 0; output < Outputs; output++)
        {
            for (int input = 0; input < Inputs; input++)
            {
                int node = input;
                SignedDigits.ForEach(this[input, output], (exponent, negative) => terms.Add(new Term(node, exponent, negative)));
            }

            offsets.Add(terms.Count);
        }

        return new ShiftAddMatrix(inputs, offsets.MoveToImmutable(), terms.DrainToImmutable(), constants);
    }

    private static ImmutableArray<Interval> Repeat(Interval interval, int count)
    {
        var all = new Interval[count];
        Array.Fill(all, interval);
        return [.. all];
    }
}
