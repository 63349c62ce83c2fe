using System.Collections.Immutable;

namespace HaShiFlex.Networks.Layers;

/// <summary>The element-wise sum of two feature maps of the same shape: a residual connection.</summary>
public sealed record AddLayer(string Name, ImmutableArray<int> Inputs, Shape Output) : Layer(Name, Inputs, Output)
{
    public override string Kind => "add";
}
