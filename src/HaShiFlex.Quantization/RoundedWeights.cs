using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Pruning;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Quantization;

/// <summary>Integer weights of a linear layer, which depend on no scale of an activation.</summary>
/// <param name="Powers">Of a hardened layer; null elsewhere.</param>
/// <param name="Integers">Of a programmable layer; null elsewhere.</param>
/// <param name="Error">Against the network's weights.</param>
internal sealed record RoundedWeights(Po2Matrix? Powers, IntegerMatrix? Integers, WeightError Error)
{
    /// <summary>By layer of the network; null for those without weights. Layers are rounded side by side, for most are too small to keep several cores busy.</summary>
    /// <param name="chosenWeights">Po2 weights by layer name that are chosen already.</param>
    /// <param name="chosenIntegers">Likewise, integer weights of programmable layers.</param>
    public static RoundedWeights?[] Of(
        Network network,
        ImageEncoding image,
        QuantizationSettings settings,
        ImmutableDictionary<string, Po2Matrix> chosenWeights,
        ImmutableDictionary<string, IntegerMatrix>? chosenIntegers)
    {
        var folded = ImageFolding.Fold(network, image);
        var pruned = Pruned(network, folded, settings, chosenWeights);
        var rounded = new RoundedWeights?[network.Layers.Length];
        Parallel.For(0, rounded.Length, i =>
        {
            if (network.Layers[i] is ConvolutionLayer layer)
                rounded[i] = Round(layer);
        });
        return rounded;

        RoundedWeights Round(ConvolutionLayer layer)
        {
            var original = folded.GetValueOrDefault(layer.Name) ?? layer.Weights;
            if (settings.ProgrammableLayers.Contains(layer.Name))
            {
                var integers = chosenIntegers?.GetValueOrDefault(layer.Name)
                    ?? IntegerRounding.Round(original.Values, original.Outputs, original.FanIn, settings.ProgrammableBits, original.PositionsKnown);
                return new RoundedWeights(null, integers, WeightErrors.Of(original, integers));
            }

            var powers = chosenWeights.GetValueOrDefault(layer.Name)
                ?? Po2Rounding.Round(pruned[layer.Name], original.Outputs, original.FanIn, settings.WeightsOf(layer.Name), original.PositionsKnown);
            return new RoundedWeights(powers, null, WeightErrors.Of(original, powers));
        }
    }

    private static Dictionary<string, Memory<float>> Pruned(
        Network network,
        IReadOnlyDictionary<string, WeightMatrix> folded,
        QuantizationSettings settings,
        ImmutableDictionary<string, Po2Matrix> chosenWeights)
    {
        var hardened = network.Layers.OfType<ConvolutionLayer>()
            .Where(l => !settings.ProgrammableLayers.Contains(l.Name) && !chosenWeights.ContainsKey(l.Name)).ToArray();
        bool prunes = settings.Sparsity > 0 || settings.Overrides.Values.Any(o => o.Sparsity > 0);
        var copies = hardened.ToDictionary(l => l.Name, l => prunes
            ? (folded.GetValueOrDefault(l.Name) ?? l.Weights).Values.ToArray().AsMemory()
            : MemoryMarshal.AsMemory((folded.GetValueOrDefault(l.Name) ?? l.Weights).Values));
        if (!prunes)
            return copies;

        var common = hardened.Where(l => settings.Overrides.GetValueOrDefault(l.Name)?.Sparsity is null).ToArray();
        if (settings.PruningScope == PruningScope.Global)
            MagnitudePruning.Prune([.. common.Select(l => copies[l.Name])], [.. common.Select(l => l.Weights.FanIn)], settings.Sparsity);
        foreach (var layer in hardened)
        {
            double? own = settings.Overrides.GetValueOrDefault(layer.Name)?.Sparsity;
            if (settings.PruningScope == PruningScope.Channel)
                MagnitudePruning.PruneRows(copies[layer.Name], layer.Weights.FanIn, own ?? settings.Sparsity);
            else if (own is { } sparsity || settings.PruningScope == PruningScope.Layer)
                MagnitudePruning.Prune([copies[layer.Name]], [layer.Weights.FanIn], own ?? settings.Sparsity);
        }

        return copies;
    }
}
