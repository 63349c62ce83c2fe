using System.Collections.Immutable;

namespace HaShiFlex.Networks.Layers;

/// <summary>The same elements in NCHW order under another shape: wires alone.</summary>
public sealed record ReshapeLayer(string Name, ImmutableArray<int> Inputs, Shape Input, Shape Output) : Layer(Name, Inputs, Output)
{
    public override string Kind => "reshape";
}
