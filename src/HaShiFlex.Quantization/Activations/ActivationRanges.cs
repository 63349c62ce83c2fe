using System.Collections.Immutable;

namespace HaShiFlex.Quantization.Activations;

/// <summary>Ranges of layers' results by layer name. A layer that is not in it gets the bounds of its clamp, or the prior from the weights.</summary>
public sealed record ActivationRanges(ImmutableDictionary<string, ActivationRange> ByLayer)
{
    public static ActivationRanges None { get; } = new(ImmutableDictionary<string, ActivationRange>.Empty);
}
