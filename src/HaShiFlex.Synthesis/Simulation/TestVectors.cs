using System.Collections.Immutable;

namespace HaShiFlex.Synthesis.Simulation;

/// <summary>What goes into a layer's module, cycle by cycle, and what must come out.</summary>
/// <param name="Inputs">One entry per cycle: the value of each input.</param>
/// <param name="Outputs">One entry per cycle: the value of each output for the inputs of the same entry.</param>
/// <param name="Source">Where they come from, for reports.</param>
public sealed record TestVectors(ImmutableArray<ImmutableArray<long>> Inputs, ImmutableArray<ImmutableArray<long>> Outputs, string Source)
{
    public int Count => Inputs.Length;
}
