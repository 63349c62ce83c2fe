using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Netlists;
using HaShiFlex.Arithmetic.Tests.Graphs;
using HaShiFlex.Arithmetic.Timing;

namespace HaShiFlex.Arithmetic.Tests.Timing;

public sealed class ArrivalTimesTests
{
    /// <summary>Two bytes: a half adder, six carries, a sum, between a launch and a setup.</summary>
    [Fact]
    public void ARippleIsItsCarries()
    {
        var path = PathOf(8, 2);
        var d = SomeDelays.Value;
        Assert.Equal(d.ClockToOutput + d.HalfToCarry + 6 * d.CarryInToCarry + d.CarryInToSum + d.Setup, path.DelayPs, 9);
        Assert.Equal(9, path.Points.Length);
        Assert.Equal("input 0 bit 0", path.Points[0].Name);
        Assert.Equal("adder 0 bit 7 sum", path.Points[^1].Name);
    }

    /// <summary>The carry chains of a tree run at the same time: a level more costs about a sum and a carry, not a width.</summary>
    [Fact]
    public void ALevelOfATreeDoesNotCostItsWidth()
    {
        var d = SomeDelays.Value;
        double four = PathOf(8, 4).DelayPs, eight = PathOf(8, 8).DelayPs, sixteen = PathOf(8, 16).DelayPs;
        Assert.InRange(eight - four, d.CarryInToSum, 3 * d.OperandToSum);
        Assert.InRange(sixteen - eight, d.CarryInToSum, 3 * d.OperandToSum);
    }

    /// <summary>Every point is later than the one before, and the last plus setup is the delay.</summary>
    [Fact]
    public void PathsAddUp() => ForRandomSeeds.Check(seed =>
    {
        foreach (var graph in new[] { RippleTree.Build(RandomMatrices.Make(seed)), CarrySave.Build(RandomMatrices.Make(seed)) })
        {
            var times = ArrivalTimes.Of(BitNetlist.Build(graph), SomeDelays.Value);
            var path = times.CriticalPath();
            for (int i = 1; i < path.Points.Length; i++)
                Assert.True(path.Points[i].ArrivalPs > path.Points[i - 1].ArrivalPs);
            if (!path.Points.IsEmpty)
            {
                Assert.Equal(SomeDelays.Value.ClockToOutput, path.Points[0].ArrivalPs);
                Assert.InRange(path.DelayPs - path.Points[^1].ArrivalPs - SomeDelays.Value.Setup, 0, SomeDelays.Value.Inverter);
                Assert.All(times.Netlist.Outputs.SelectMany(o => o).Where(b => !b.IsConstant), b => Assert.True(times.ArrivalOf(b) + SomeDelays.Value.Setup <= path.DelayPs));
            }
        }
    });

    private static CriticalPath PathOf(int bits, int operands)
    {
        var matrix = new ShiftAddMatrix(
            [.. Enumerable.Repeat(Interval.Unsigned(bits), operands)], [0, operands], [.. Enumerable.Range(0, operands).Select(i => new Term(i, 0, false))], [0]);
        return ArrivalTimes.Of(BitNetlist.Build(RippleTree.Build(matrix)), SomeDelays.Value).CriticalPath();
    }
}
