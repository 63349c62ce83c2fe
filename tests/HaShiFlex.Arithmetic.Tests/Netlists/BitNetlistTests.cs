using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Netlists;
using HaShiFlex.Arithmetic.Tests.Graphs;

namespace HaShiFlex.Arithmetic.Tests.Netlists;

public sealed class BitNetlistTests
{
    [Theory]
    [InlineData(ReductionStyle.RippleTree)]
    [InlineData(ReductionStyle.CarrySave)]
    public void TheNetlistComputesTheMatrixProduct(ReductionStyle style) => ForRandomSeeds.Check(seed =>
    {
        var matrix = RandomMatrices.Make(seed);
        var netlist = BitNetlist.Build(Build(matrix, style));
        long[] inputs = RandomMatrices.Inputs(matrix, 64, seed);
        Assert.Equal(RandomMatrices.Product(matrix, inputs, 64), NetlistEvaluator.Evaluate(netlist, inputs, 64));
    });

    /// <summary>What was counted without building is what building makes.</summary>
    [Theory]
    [InlineData(ReductionStyle.RippleTree)]
    [InlineData(ReductionStyle.CarrySave)]
    public void CellsAreThoseCounted(ReductionStyle style) => ForRandomSeeds.Check(seed =>
    {
        var matrix = RandomMatrices.Make(seed);
        var netlist = BitNetlist.Build(Build(matrix, style));
        var counts = CellCounter.Count(matrix, style).Total;
        Assert.Equal(counts.FullAdders, netlist.Cells.Count(c => c.Kind == CellKind.FullAdder));
        Assert.Equal(counts.HalfAdders, netlist.Cells.Count(c => c.Kind != CellKind.FullAdder));
        Assert.Equal(counts.HalfAddersPlusOne, netlist.Cells.Count(c => c.Kind == CellKind.HalfAdderPlusOne));
    });

    /// <summary>Sums shared between outputs, and one that both operands of an adder read.</summary>
    [Fact]
    public void SharedSumsAreBuiltOnce() => ForRandomSeeds.Check(seed =>
    {
        var random = new Random(seed);
        var inputs = Enumerable.Range(0, 5).Select(_ => random.Next(2) == 0 ? Interval.Unsigned(random.Next(1, 9)) : Interval.Signed(random.Next(1, 9))).ToArray();
        Term Some(int nodes) => new(random.Next(nodes), random.Next(6), random.Next(2) == 0);
        var adders = Enumerable.Range(0, 8).Select(i => new Adder(Some(5 + i), Some(5 + i))).ToArray();
        var outputs = Enumerable.Range(0, 4).Select(_ => new OutputSum([.. Enumerable.Range(0, random.Next(6)).Select(_ => Some(13))], random.Next(-99, 99))).ToArray();
        var graph = new AdderGraph([.. inputs], [.. adders], [.. outputs]);
        var netlist = BitNetlist.Build(graph);
        var matrix = new ShiftAddMatrix([.. inputs], [0], [], []);
        long[] values = RandomMatrices.Inputs(matrix, 64, seed);
        Assert.Equal(AdderGraphEvaluator.Evaluate(graph, values, 64), NetlistEvaluator.Evaluate(netlist, values, 64));
        var counts = CellCounter.Count(graph).Total;
        Assert.Equal(counts.FullAdders, netlist.Cells.Count(c => c.Kind == CellKind.FullAdder));
        Assert.Equal(counts.HalfAdders, netlist.Cells.Count(c => c.Kind != CellKind.FullAdder));
    });

    internal static AdderGraph Build(ShiftAddMatrix matrix, ReductionStyle style) => style == ReductionStyle.RippleTree ? RippleTree.Build(matrix) : CarrySave.Build(matrix);
}
