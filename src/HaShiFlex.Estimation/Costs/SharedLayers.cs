using System.Collections.Immutable;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Sharing;
using HaShiFlex.Documents;
using HaShiFlex.Inference.Sums;
using HaShiFlex.Quantization;

namespace HaShiFlex.Estimation.Costs;

/// <summary>The accumulators of hardened layers with sums shared between output channels, where the scenario asks for that.</summary>
public static class SharedLayers
{
    /// <param name="network">The quantized network.</param>
    /// <param name="sharing">What is minimized.</param>
    /// <param name="cache">Where graphs are looked up and kept; null for nowhere.</param>
    /// <param name="position">Where the scenario names the network, for the error.</param>
    /// <param name="progress">Told how many layers are done, those that are not hardened among them.</param>
    /// <returns>One graph per layer of the network; null for a layer that is not hardened.</returns>
    /// <exception cref="InputException">The network is a profile, which does not tell where its weights stand.</exception>
    public static ImmutableArray<AdderGraph?> Of(
        QuantizedNetwork network,
        LayerSharing sharing,
        SharedGraphCache? cache,
        SourcePosition position,
        IProgress<int>? progress = null)
    {
        int[] hardened = [.. Enumerable.Range(0, network.Layers.Length).Where(i => network.Layers[i] is HardenedLayer)];
        foreach (int layer in hardened)
        {
            if (!((HardenedLayer)network.Layers[layer]).Weights.PositionsKnown)
            {
                throw new InputException(
                    position, "sums cannot be shared in a built-in profile, which does not tell where its weights stand; name the network's file, network: { onnx: FILE }, or another reduction");
            }
        }

        var shared = SharingOptimizer.OptimizeAll(
            [.. hardened.Select(i => LayerSums.Accumulators(network, (HardenedLayer)network.Layers[i]))],
            sharing.Of,
            cache,
            progress is null ? null : new Counted(progress, network.Layers.Length));
        var graphs = new AdderGraph?[network.Layers.Length];
        for (int i = 0; i < hardened.Length; i++)
            graphs[hardened[i]] = shared[i];
        return [.. graphs];
    }

    private sealed class Counted(IProgress<int> layers, int total) : IProgress<SharingProgress>
    {
        public void Report(SharingProgress value) => layers.Report((int)(value.Fraction * total));
    }
}
