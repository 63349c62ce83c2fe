using System.Collections.Immutable;

namespace HaShiFlex.Networks.Layers;

/// <summary>Softmax over the channels. It keeps the order of the classes, so the chip leaves it to the host.</summary>
public sealed record SoftmaxLayer(string Name, ImmutableArray<int> Inputs, Shape Output) : Layer(Name, Inputs, Output)
{
    public override string Kind => "softmax";
}
