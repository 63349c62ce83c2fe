using HaShiFlex.Estimation.Gates;

namespace HaShiFlex.Synthesis.Calibration;

/// <summary>
/// Fits the delays of parts, how far equal parts differ and how far rows of carries are shortened to measured critical paths. Which parts a path has depends on
/// their delays, so paths are found, delays are fitted to their parts, and paths are found again; this for each share of look-ahead and each spread, from the
/// delays of the one before. Of all rounds what has the least squared relative errors is kept.
/// </summary>
public static class DelayFit
{
    private const int Rounds = 25;

    /// <summary>Share of the way to each round's solution: whole steps would swing between two sets of paths.</summary>
    private const double Step = 0.3;

    /// <summary>Standard deviations of a delay over its mean that are tried: 0, which is the longest path, to 0.4.</summary>
    private const int Spreads = 11;

    private const double SpreadStep = 0.04;

    /// <summary>Shares of look-ahead in rows of carries that are tried: 0, where they ripple, to 1.</summary>
    private const int LookAheads = 11;

    private const double LookAheadStep = 0.1;

    /// <param name="netlists">Of the designs.</param>
    /// <param name="measuredPs">Their critical paths.</param>
    /// <param name="priorPs">Where the delays start, and what they are drawn to.</param>
    /// <param name="priorWeight">As in <see cref="NonNegativeFit"/>.</param>
    /// <param name="parallel">How many netlists are looked through at a time.</param>
    public static FittedDelays Solve(
        IReadOnlyList<GateNetlist> netlists, IReadOnlyList<double> measuredPs, IReadOnlyList<double> priorPs, double priorWeight, ParallelOptions parallel)
    {
        double[] minimum = [.. priorPs.Select(prior => 0.02 * prior)];
        double[] start = [.. priorPs];
        double least = double.PositiveInfinity;
        var best = new FittedDelays(start, 0, 0);
        var paths = new PathParts[netlists.Count];
        for (int trial = 0; trial < LookAheads * Spreads; trial++)
        {
            double lookAhead = LookAheadStep * (trial / Spreads), spread = SpreadStep * (trial % Spreads), leastOfTrial = double.PositiveInfinity;
            double[] delays = start;
            for (int round = 0; round < Rounds; round++)
            {
                Parallel.For(0, paths.Length, parallel, i => paths[i] = GateArrival.Slowest(netlists[i], delays, spread, lookAhead, FanOut.Unbuffered));
                double error = priorWeight * delays.Zip(priorPs, (ps, prior) => Math.Pow((ps / prior) - 1, 2)).Sum();
                for (int i = 0; i < paths.Length; i++)
                    error += Math.Pow((paths[i].Ps(delays, spread) / measuredPs[i]) - 1, 2);
                if (error < leastOfTrial)
                    (leastOfTrial, start) = (error, delays);
                double[] solved = NonNegativeFit.Solve(
                    [.. paths.Select(path => path.Counts)], measuredPs, priorPs, minimum, priorWeight, [.. paths.Select(path => spread * path.DeviationsPs)]);
                delays = [.. delays.Zip(solved, (from, to) => from + (Step * (to - from)))];
            }

            if (leastOfTrial < least)
                (least, best) = (leastOfTrial, new FittedDelays(start, spread, lookAhead));
        }

        return best;
    }
}
