using System.Collections.Immutable;
using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Sharing;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Gates;
using HaShiFlex.Inference.Sums;
using HaShiFlex.Quantization;
using HaShiFlex.Technology;
using HaShiFlex.Technology.Flows;

namespace HaShiFlex.Estimation.Costs;

/// <summary>The accumulators of hardened layers with sums shared between output channels, where the scenario asks for that.</summary>
public static class SharedLayers
{
    /// <summary>Fewest rounds of search for a layer. A round takes time in proportion to the layer's terms, and so does the search of a large layer.</summary>
    private const int LeastEffort = 100;

    /// <summary>Most rounds: beyond them the first layers gain hardly anything.</summary>
    private const int MostEffort = 2000;

    /// <summary>Terms x rounds of a layer between these two: a fraction of a second.</summary>
    private const long SearchedTerms = 6_000_000;

    /// <param name="network">The quantized network.</param>
    /// <param name="library">Whose cells they are made of.</param>
    /// <param name="flow">Whose cell areas decide what pays.</param>
    /// <param name="clock">What sums have to meet where no registers may be put inside; null where they may.</param>
    /// <param name="cache">Where graphs are looked up and kept; null for nowhere.</param>
    /// <param name="position">Where the scenario names the network, for the error.</param>
    /// <param name="progress">Told how many layers are done, those that are not hardened among them.</param>
    /// <returns>One graph per layer of the network; null for a layer that is not hardened.</returns>
    /// <exception cref="InputException">The network is a profile, which does not tell where its weights stand.</exception>
    public static ImmutableArray<AdderGraph?> Of(
        QuantizedNetwork network,
        TechnologyLibrary library,
        ReferenceFlow flow,
        ClockLimit? clock,
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

        var prices = new GatePrices(library, flow);
        double Cell(CellCounts counts) => prices.AreaUm2(GateCounts.Of(counts, library.Cells)).Value;
        var settings = new SharingSettings { Costs = new SharingCosts(Cell(new CellCounts(0, 1, 0, 0, 0, 0)), Cell(new CellCounts(0, 0, 1, 0, 0, 0)), 0) };
        var shared = SharingOptimizer.OptimizeAll(
            [.. hardened.Select(i => LayerSums.Accumulators(network, (HardenedLayer)network.Layers[i]))],
            matrix => settings with { Effort = EffortOf(matrix), ClockLimit = ClockOf(matrix, clock) },
            cache,
            progress is null ? null : new Counted(progress, network.Layers.Length));
        var graphs = new AdderGraph?[network.Layers.Length];
        for (int i = 0; i < hardened.Length; i++)
            graphs[hardened[i]] = shared[i];
        return [.. graphs];
    }

    /// <summary>A clock that even unshared sums miss is left to whoever places registers, who knows the layer to blame.</summary>
    private static ClockLimit? ClockOf(ShiftAddMatrix matrix, ClockLimit? clock) => clock is not null && clock.IsMetBy(CarrySave.Build(matrix)) ? clock : null;

    private static int EffortOf(ShiftAddMatrix matrix) => (int)Math.Clamp(SearchedTerms / Math.Max(1, matrix.Terms.Length), LeastEffort, MostEffort);

    private sealed class Counted(IProgress<int> layers, int total) : IProgress<SharingProgress>
    {
        public void Report(SharingProgress value) => layers.Report((int)(value.Fraction * total));
    }
}
