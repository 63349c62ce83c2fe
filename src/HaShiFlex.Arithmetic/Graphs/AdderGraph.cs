using System.Collections.Immutable;

namespace HaShiFlex.Arithmetic.Graphs;

/// <summary>
/// The additions that make a layer's outputs from its inputs, at word level. All reduction styles are this one value: a ripple tree has every addition
/// among <see cref="Adders"/> and one term per output; carry-save has no adders and all terms in the outputs; shared has shared sums as adders
/// and the rest in the outputs.
/// </summary>
/// <param name="Inputs">The interval of every input.</param>
/// <param name="Adders">In an order in which each stands after what it reads.</param>
/// <param name="Outputs">One per output channel.</param>
public sealed record AdderGraph(ImmutableArray<Interval> Inputs, ImmutableArray<Adder> Adders, ImmutableArray<OutputSum> Outputs)
{
    /// <summary>How the adders hand their results on; the values are the same, the cells are not.</summary>
    public SumForm Form { get; init; }
}
