using System.Collections.Immutable;

namespace HaShiFlex.Networks.Layers;

/// <summary>Feature maps of one height and width, laid behind each other by channel in the order of the inputs.</summary>
public sealed record ConcatLayer(string Name, ImmutableArray<int> Inputs, Shape Output) : Layer(Name, Inputs, Output)
{
    public override string Kind => "concat";
}
