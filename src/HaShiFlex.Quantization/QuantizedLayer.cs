using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Quantization;

/// <summary>One layer with everything that the integer hardware is made of.</summary>
/// <param name="Layer">The layer as the network has it, in real units.</param>
/// <param name="Output">Code of the result; the clamp's bounds are <see cref="ClampMinimum"/> and <see cref="ClampMaximum"/>.</param>
public abstract record QuantizedLayer(Layer Layer, ActivationFormat Output)
{
    /// <summary>Lowest code that the clamp lets through: the format's own, or the code of the activation's bound.</summary>
    public required long ClampMinimum { get; init; }

    public required long ClampMaximum { get; init; }
}
