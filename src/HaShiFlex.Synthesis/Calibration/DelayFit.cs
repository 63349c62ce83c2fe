using HaShiFlex.Estimation.Gates;

namespace HaShiFlex.Synthesis.Calibration;

/// <summary>
/// Fits the delays of parts to measured critical paths. Which parts a path has depends on their delays, so paths are found, delays are fitted to their parts,
/// and paths are found again; of all rounds the delays with the least squared relative errors are kept.
/// </summary>
public static class DelayFit
{
    private const int Rounds = 40;

    /// <summary>Share of the way to each round's solution: whole steps would swing between two sets of paths.</summary>
    private const double Step = 0.3;

    /// <param name="netlists">Of the designs.</param>
    /// <param name="measuredPs">Their critical paths.</param>
    /// <param name="priorPs">Where the delays start, and what they are drawn to.</param>
    /// <param name="priorWeight">As in <see cref="NonNegativeFit"/>.</param>
    public static double[] Solve(IReadOnlyList<GateNetlist> netlists, IReadOnlyList<double> measuredPs, IReadOnlyList<double> priorPs, double priorWeight)
    {
        double[] delays = [.. priorPs], best = delays;
        double[] minimum = [.. priorPs.Select(prior => 0.02 * prior)];
        double least = double.PositiveInfinity;
        for (int round = 0; round < Rounds; round++)
        {
            var paths = netlists.Select(netlist => GateArrival.LongestPath(netlist, delays, FanOut.Unbuffered)).ToArray();
            double error = priorWeight * delays.Zip(priorPs, (ps, prior) => Math.Pow((ps / prior) - 1, 2)).Sum();
            for (int i = 0; i < paths.Length; i++)
                error += Math.Pow((paths[i].Zip(delays, (count, ps) => count * ps).Sum() / measuredPs[i]) - 1, 2);
            if (error < least)
                (least, best) = (error, delays);
            double[] solved = NonNegativeFit.Solve(paths, measuredPs, priorPs, minimum, priorWeight);
            delays = [.. delays.Zip(solved, (from, to) => from + (Step * (to - from)))];
        }

        return best;
    }
}
