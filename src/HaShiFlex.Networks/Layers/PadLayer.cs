using System.Collections.Immutable;

namespace HaShiFlex.Networks.Layers;

/// <summary>A constant border that could not be folded into the next window.</summary>
/// <param name="Value">The border's value, real units.</param>
public sealed record PadLayer(string Name, ImmutableArray<int> Inputs, Shape Input, Shape Output, int Top, int Left, float Value)
    : Layer(Name, Inputs, Output)
{
    public override string Kind => "pad";
}
