using System.Collections.Immutable;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Inference.Activity;
using HaShiFlex.Networks;

namespace HaShiFlex.Estimation.Costs;

/// <summary>How much each layer's operands switch, against uniform random data.</summary>
/// <param name="ByLayer">Measured ratios by layer name; empty for the prior everywhere.</param>
public sealed record Activity(ImmutableDictionary<string, Quantity> ByLayer)
{
    /// <summary>Measured share of zero codes in each layer's result, 0 to 1, by layer name.</summary>
    public ImmutableDictionary<string, double> Sparsity { get; init; } = ImmutableDictionary<string, double>.Empty;

    public static Activity Prior { get; } = new(ImmutableDictionary<string, Quantity>.Empty);

    /// <summary>Ratios of a network's layers from its measured feature maps; images vary, so the range is a tenth to either side.</summary>
    /// <exception cref="Documents.InputException">The measurement lacks a layer of the network.</exception>
    public static Activity Measured(Network network, NetworkActivity measured) => new(network.Layers.ToImmutableDictionary(
        layer => layer.Name,
        layer =>
        {
            double ratio = measured.OfOperands(network, layer);
            return new Quantity(ratio, 0.9 * ratio, 1.1 * ratio, FormattableString.Invariant($"toggles of its operands on {measured.Images} images ({measured.Source})"));
        }))
    {
        Sparsity = measured.Layers.ToImmutableDictionary(l => l.Key, l => l.Value.Sparsity),
    };

    /// <summary>Toggles of a layer's operands over those of random operands.</summary>
    public Quantity Of(string layer) => ByLayer.TryGetValue(layer, out var measured) ? measured : Priors.Activity.Times(1);
}
