using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Tests.Graphs;

namespace HaShiFlex.Arithmetic.Tests.Cells;

public sealed class CellCounterTests
{
    /// <summary>The fast counts of a matrix are the counts of the graph that would be built from it.</summary>
    [Theory]
    [InlineData(ReductionStyle.RippleTree)]
    [InlineData(ReductionStyle.CarrySave)]
    public void AMatrixCountsAsItsGraph(ReductionStyle style) => ForRandomSeeds.Check(seed =>
    {
        var matrix = RandomMatrices.Make(seed);
        var graph = Build(matrix, style);
        var fast = CellCounter.Count(matrix, style);
        var exact = CellCounter.Count(graph);
        Assert.Equal(exact.Total, fast.Total);
        Assert.Equal(exact.Outputs.Select(o => o.Range), fast.Outputs.Select(o => o.Range));
    });

    [Theory]
    [InlineData(ReductionStyle.RippleTree)]
    [InlineData(ReductionStyle.CarrySave)]
    public void TheOrderOfOutputsChangesNothing(ReductionStyle style) => ForRandomSeeds.Check(seed =>
    {
        var matrix = RandomMatrices.Make(seed);
        int[] order = [.. Enumerable.Range(0, matrix.Outputs).Reverse()];
        var turned = new ShiftAddMatrix(
            matrix.Inputs,
            [.. order.Aggregate(new List<int> { 0 }, (offsets, o) => [.. offsets, offsets[^1] + matrix.TermsOf(o).Length])],
            [.. order.SelectMany(o => matrix.TermsOf(o).ToArray())],
            [.. order.Select(o => matrix.Constants[o])]);
        Assert.Equal(CellCounter.Count(matrix, style).Total, CellCounter.Count(turned, style).Total);
        Assert.Equal(CellCounter.Count(matrix, style).Outputs.Reverse(), CellCounter.Count(turned, style).Outputs);
    });

    [Theory]
    [InlineData(ReductionStyle.RippleTree)]
    [InlineData(ReductionStyle.CarrySave)]
    public void AdditionsAreOperandsLessOne(ReductionStyle style) => ForRandomSeeds.Check(seed =>
    {
        var matrix = RandomMatrices.Make(seed);
        var counts = CellCounter.Count(matrix, style);
        for (int output = 0; output < matrix.Outputs; output++)
            Assert.Equal(Math.Max(0, matrix.TermsOf(output).Length + (matrix.Constants[output] != 0 ? 1 : 0) - 1), counts.Outputs[output].Cells.Adders);
    });

    /// <summary>Unsigned inputs and positive weights, so that no sign constant moves: one more weight never takes cells away.</summary>
    [Fact]
    public void OneMoreWeightNeverCostsLess() => ForRandomSeeds.Check(seed =>
    {
        var random = new Random(seed);
        int inputs = random.Next(1, 40);
        Term[] terms = [.. Enumerable.Range(0, inputs).Select(i => new Term(i, random.Next(7), false))];
        foreach (var style in new[] { ReductionStyle.CarrySave, ReductionStyle.RippleTree })
        {
            long before = 0;
            for (int count = 1; count <= inputs; count++)
            {
                var matrix = new ShiftAddMatrix([.. Enumerable.Repeat(Interval.Unsigned(8), inputs)], [0, count], [.. terms[..count]], [0]);
                var cells = CellCounter.Count(matrix, style).Total;
                Assert.True(cells.FullAdders + cells.HalfAdders >= before, $"{style}: {count} terms");
                before = cells.FullAdders + cells.HalfAdders;
            }
        }
    });

    [Fact]
    public void ASinglePositiveTermIsWires()
    {
        var matrix = new ShiftAddMatrix([Interval.Signed(8)], [0, 1], [new Term(0, 3, false)], [0]);
        foreach (var style in new[] { ReductionStyle.CarrySave, ReductionStyle.RippleTree })
        {
            var (total, outputs) = CellCounter.Count(matrix, style);
            Assert.Equal((0L, 0L, 0L, 0), (total.Adders, total.FullAdders, total.HalfAdders, total.Depth));
            Assert.Equal(11, outputs[0].Range.Width);
        }
    }

    /// <summary>Two unsigned bytes: a half adder at the first bit, full adders above, the last carry is the ninth bit.</summary>
    [Fact]
    public void TwoBytesAreSevenFullAddersAndAHalfAdder()
    {
        var matrix = new ShiftAddMatrix([Interval.Unsigned(8), Interval.Unsigned(8)], [0, 2], [new Term(0, 0, false), new Term(1, 0, false)], [0]);
        foreach (var style in new[] { ReductionStyle.CarrySave, ReductionStyle.RippleTree })
        {
            var total = CellCounter.Count(matrix, style).Total;
            Assert.Equal((1L, 7L, 1L, 0L, 1), (total.Adders, total.FullAdders, total.HalfAdders, total.HalfAddersPlusOne, total.Depth));
        }
    }

    /// <summary>a - b: the first half adder also adds the one of the complement.</summary>
    [Fact]
    public void ADifferenceStartsWithAHalfAdderPlusOne()
    {
        var matrix = new ShiftAddMatrix([Interval.Unsigned(8), Interval.Unsigned(8)], [0, 2], [new Term(0, 0, false), new Term(1, 0, true)], [0]);
        var total = CellCounter.Count(matrix, ReductionStyle.RippleTree).Total;
        Assert.Equal((7L, 1L, 1L, 8L), (total.FullAdders, total.HalfAdders, total.HalfAddersPlusOne, total.InvertedBits));
    }

    [Fact]
    public void ASumBeyondTheWidestWordIsRefused()
    {
        var matrix = new ShiftAddMatrix([Interval.Signed(8), Interval.Signed(8)], [0, 2], [new Term(0, 60, false), new Term(1, 0, false)], [0]);
        foreach (var style in new[] { ReductionStyle.CarrySave, ReductionStyle.RippleTree })
            Assert.Contains("use smaller weights", Assert.Throws<Documents.InputException>(() => CellCounter.Count(matrix, style)).Message);
    }

    private static AdderGraph Build(ShiftAddMatrix matrix, ReductionStyle style) => style == ReductionStyle.RippleTree ? RippleTree.Build(matrix) : CarrySave.Build(matrix);
}
