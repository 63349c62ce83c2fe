using System.Collections.Immutable;

namespace HaShiFlex.Networks.Layers;

/// <summary>A ReLU or Clip that could not be folded into its producer, because something else reads the unclamped result.</summary>
public sealed record ClampLayer(string Name, ImmutableArray<int> Inputs, Shape Output) : Layer(Name, Inputs, Output)
{
    public override string Kind => "clamp";
}
