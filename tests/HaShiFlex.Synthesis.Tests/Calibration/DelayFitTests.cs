using HaShiFlex.Arithmetic;
using HaShiFlex.Estimation.Gates;
using HaShiFlex.Synthesis.Calibration;

namespace HaShiFlex.Synthesis.Tests.Calibration;

public class DelayFitTests
{
    private static readonly double[] TrueDelaysPs = [62, 40, 44, 23, 46, 26, 62, 15, 3, 12];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.2, 0.4)]
    [InlineData(0, 0.8)]
    public void Paths_made_of_known_delays_spread_and_look_ahead_give_these_back(double spread, double lookAhead)
    {
        GateNetlist[] netlists =
        [
            .. from size in new[] { (6, 1), (20, 1), (20, 3), (60, 1), (90, 2), (240, 1), (9, 16), (3, 1) }
               from period in new[] { RandomDatapaths.Unpipelined, 450 }
               select GateNetlist.Of(RandomDatapaths.Build(RandomDatapaths.Create(size.Item1, size.Item2, 0.3, 7 * size.Item1, ReductionStyle.CarrySave), period)),
        ];
        double[] paths = [.. netlists.Select(netlist => GateArrival.Slowest(netlist, TrueDelaysPs, spread, lookAhead, FanOut.Unbuffered).Ps(TrueDelaysPs, spread))];
        double[] prior = [.. TrueDelaysPs.Select((ps, i) => ps * (i % 2 == 0 ? 1.1 : 0.92))];

        var (delays, found, foundAhead) = DelayFit.Solve(netlists, paths, prior, 1e-6, new ParallelOptions { MaxDegreeOfParallelism = 2 });

        Assert.InRange(found, spread - 0.061, spread + 0.061);
        Assert.InRange(foundAhead, lookAhead - 0.21, lookAhead + 0.21);
        for (int i = 0; i < netlists.Length; i++)
            Assert.InRange(GateArrival.Slowest(netlists[i], delays, found, foundAhead, FanOut.Unbuffered).Ps(delays, found) / paths[i], 0.99, 1.01);
    }
}
