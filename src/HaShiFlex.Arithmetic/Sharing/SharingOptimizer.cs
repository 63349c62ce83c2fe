using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>
/// Makes the adder graph of a layer in which sums that several outputs need are made once, wherever that saves more cells than it costs; the rest of
/// every output is carry-save. The graph is the same for any number of threads.
/// </summary>
public static class SharingOptimizer
{
    /// <summary>Raised with every change that makes other graphs of the same input: part of the key under which graphs are kept.</summary>
    public const int Version = 2;

    /// <param name="matrix">One layer, or one group of one.</param>
    /// <exception cref="Documents.InputException">A setting is out of range, a depth or clock limit cannot be met, or a sum needs more than
    /// <see cref="BitColumns.MaximumWidth"/> bits.</exception>
    public static AdderGraph Optimize(ShiftAddMatrix matrix, SharingSettings settings, IProgress<SharingProgress>? progress = null)
    {
        settings.Validate();
        int needed = CellCounter.Count(matrix, ReductionStyle.CarrySave).Total.Depth;
        if (needed > settings.DepthLimit)
        {
            throw new Documents.InputException(
                $"a depth of {settings.DepthLimit} adder levels is out of reach: the widest output has {needed} levels without any sharing; allow at least {needed}");
        }

        if (settings.ClockLimit is not { } clock)
            return Share(matrix, settings, progress);
        var unshared = CarrySave.Build(matrix);
        if (clock.PathPs(unshared) is var path && path > clock.PeriodPs)
        {
            throw new Documents.InputException(FormattableString.Invariant(
                $"a clock period of {clock.PeriodPs:0.#} ps is out of reach: an output takes {path:0.#} ps without any sharing; allow at least that, or registers inside"));
        }

        while (true)
        {
            var graph = Share(matrix, settings, progress);
            if (clock.IsMetBy(graph))
                return graph;
            int depth = CellCounter.Count(graph).Total.Depth - 1;
            if (depth < needed)
                return unshared;
            settings = settings with { DepthLimit = depth };
        }
    }

    /// <summary>The best graph found within the depth limit.</summary>
    private static AdderGraph Share(ShiftAddMatrix matrix, SharingSettings settings, IProgress<SharingProgress>? progress)
    {
        var weights = CellWeights.Of(settings);
        var state = new SharingState(matrix, weights);
        var sharing = new PairSharing(state, settings.DepthLimit);
        sharing.ShareAll();
        var search = new SharingSearch(state, sharing, settings);
        search.Simplify();
        var first = state.ToGraph();
        if (settings.Effort == 0)
            return Cheaper(first, CarrySave.Build(matrix), weights);
        long firstCost = search.Cost;
        search.Run(progress);
        return Cheaper(search.Cost <= firstCost ? state.ToGraph() : first, CarrySave.Build(matrix), weights);
    }

    /// <summary>Several layers at once, each on one thread, the largest first.</summary>
    /// <param name="settingsOf">What is minimized in each, and how long it is searched for.</param>
    /// <param name="cache">Where graphs are looked up and kept; null for nowhere.</param>
    /// <param name="progress">Told of every layer that is done; the cost is left 0.</param>
    /// <returns>One graph per matrix.</returns>
    public static AdderGraph[] OptimizeAll(
        IReadOnlyList<ShiftAddMatrix> matrices, Func<ShiftAddMatrix, SharingSettings> settingsOf, SharedGraphCache? cache = null, IProgress<SharingProgress>? progress = null)
    {
        var graphs = new AdderGraph[matrices.Count];
        int[] order = [.. Enumerable.Range(0, matrices.Count).OrderByDescending(i => (long)matrices[i].Terms.Length * matrices[i].Inputs.Length)];
        int done = 0;
        try
        {
            Parallel.ForEach(System.Collections.Concurrent.Partitioner.Create(order, loadBalance: true), index =>
            {
                var matrix = matrices[index];
                graphs[index] = cache is null ? Optimize(matrix, settingsOf(matrix)) : cache.Optimize(matrix, settingsOf(matrix));
                progress?.Report(new SharingProgress((double)Interlocked.Increment(ref done) / matrices.Count, 0));
            });
        }
        catch (AggregateException e)
        {
            // One fault is enough to tell the user.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return graphs;
    }

    /// <summary>The graph with sharing, unless it is no better than the one without.</summary>
    private static AdderGraph Cheaper(AdderGraph shared, AdderGraph carrySave, CellWeights weights)
    {
        if (shared.Adders.IsEmpty)
            return carrySave;
        var (with, without) = (CellCounter.Count(shared).Total, CellCounter.Count(carrySave).Total);
        return Cost(with) < Cost(without) ? shared : carrySave;

        long Cost(CellCounts cells) => weights.Adder != 0
            ? cells.Adders
            : (weights.FullAdder * cells.FullAdders) + (weights.HalfAdder * cells.HalfAdders);
    }
}
