using System.Collections.Immutable;

namespace HaShiFlex.Networks.Layers;

/// <summary>One operation of a network on whole feature maps. Batch normalization and clamps are folded into it where the graph allows.</summary>
/// <param name="Name">Unique within the network; the node's name, or its first output's where it has none.</param>
/// <param name="Inputs">Producers, as indices into <see cref="Network.Layers"/>; <see cref="Network.ImageInput"/> is the network's own input.</param>
/// <param name="Output">Shape of the one result.</param>
public abstract record Layer(string Name, ImmutableArray<int> Inputs, Shape Output)
{
    /// <summary>Clamps the result, in real units.</summary>
    public Activation Activation { get; init; } = Activation.None;

    /// <summary>The word for this kind in tables and JSON.</summary>
    public abstract string Kind { get; }
}
