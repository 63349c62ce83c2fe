using System.Collections.Immutable;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Estimation.Costs;

/// <summary>How much each layer's operands switch, against uniform random data.</summary>
/// <param name="ByLayer">Measured ratios by layer name; empty for the prior everywhere.</param>
public sealed record Activity(ImmutableDictionary<string, Quantity> ByLayer)
{
    public static Activity Prior { get; } = new(ImmutableDictionary<string, Quantity>.Empty);

    /// <summary>Toggles of a layer's operands over those of random operands.</summary>
    public Quantity Of(string layer) => ByLayer.TryGetValue(layer, out var measured) ? measured : Priors.Activity.Times(1);
}
