using System.Collections.Immutable;

namespace HaShiFlex.Networks.Layers;

/// <summary>The largest element under a window; padding never wins.</summary>
public sealed record MaxPoolLayer(string Name, ImmutableArray<int> Inputs, Shape Input, Shape Output, Window Window)
    : Layer(Name, Inputs, Output)
{
    public override string Kind => "max-pool";
}
