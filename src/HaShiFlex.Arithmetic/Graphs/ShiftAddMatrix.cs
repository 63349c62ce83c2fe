using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace HaShiFlex.Arithmetic.Graphs;

/// <summary>
/// What is to be computed, before anyone decides how: output o = sum of its terms over the inputs + its constant.
/// A multi-term weight is several terms of one input.
/// </summary>
/// <param name="Inputs">The interval of every input.</param>
/// <param name="Offsets">Outputs + 1 entries: the terms of output o are Terms[Offsets[o]..Offsets[o+1]].</param>
/// <param name="Terms">Terms over the inputs; <see cref="Term.Node"/> is the input.</param>
/// <param name="Constants">One per output: bias.</param>
public sealed record ShiftAddMatrix(
    ImmutableArray<Interval> Inputs,
    ImmutableArray<int> Offsets,
    ImmutableArray<Term> Terms,
    ImmutableArray<long> Constants)
{
    public int Outputs => Constants.Length;

    /// <summary>One output that adds its inputs up.</summary>
    public static ShiftAddMatrix SumOf(ReadOnlySpan<Interval> operands)
    {
        var terms = new Term[operands.Length];
        for (int operand = 0; operand < terms.Length; operand++)
            terms[operand] = new Term(operand, 0, false);
        return new ShiftAddMatrix([.. operands], [0, terms.Length], ImmutableCollectionsMarshal.AsImmutableArray(terms), [0]);
    }

    public ReadOnlySpan<Term> TermsOf(int output) => Terms.AsSpan()[Offsets[output]..Offsets[output + 1]];
}
