using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Netlists;
using HaShiFlex.Arithmetic.Sharing;
using HaShiFlex.Arithmetic.Tests.Graphs;
using HaShiFlex.Arithmetic.Timing;
using HaShiFlex.Documents;

namespace HaShiFlex.Arithmetic.Tests.Sharing;

public sealed class SharingOptimizerTests
{
    [Theory]
    [InlineData(SharingObjective.Area)]
    [InlineData(SharingObjective.Adders)]
    public void TheGraphComputesTheMatrixProduct(SharingObjective objective) => ForRandomSeeds.Check(seed =>
    {
        var matrix = Matrix(seed);
        var graph = SharingOptimizer.Optimize(matrix, new SharingSettings { Objective = objective, Effort = 60, Seed = seed });
        long[] inputs = RandomMatrices.Inputs(matrix, 64, seed);
        long[] products = RandomMatrices.Product(matrix, inputs, 64);
        Assert.Equal(products, AdderGraphEvaluator.Evaluate(graph, inputs, 64));
        Assert.Equal(products, NetlistEvaluator.Evaluate(BitNetlist.Build(graph), inputs, 64));
    });

    /// <summary>The counts are those of the netlist, which goes to Verilog.</summary>
    [Fact]
    public void CellsAreThoseOfTheNetlist() => ForRandomSeeds.Check(seed =>
    {
        var graph = SharingOptimizer.Optimize(Matrix(seed), new SharingSettings { Effort = 30, Seed = seed });
        var cells = BitNetlist.Build(graph).Cells;
        var counts = CellCounter.Count(graph).Total;
        Assert.Equal(counts.FullAdders, cells.Count(c => c.Kind == CellKind.FullAdder));
        Assert.Equal(counts.HalfAdders, cells.Count(c => c.Kind != CellKind.FullAdder));
        Assert.Equal(counts.HalfAddersPlusOne, cells.Count(c => c.Kind == CellKind.HalfAdderPlusOne));
    });

    /// <summary>Any sum in redundant form, not only those that pay.</summary>
    [Fact]
    public void ArbitraryRedundantSumsAreExact() => ForRandomSeeds.Check(seed =>
    {
        var random = new Random(seed);
        var inputs = Enumerable.Range(0, 5).Select(_ => random.Next(2) == 0 ? Interval.Unsigned(random.Next(1, 9)) : Interval.Signed(random.Next(1, 9))).ToArray();
        Term Some(int nodes) => new(random.Next(nodes), random.Next(5), random.Next(2) == 0);
        var adders = Enumerable.Range(0, 7).Select(i => new Adder(Some(5 + i), Some(5 + i))).ToArray();
        var outputs = Enumerable.Range(0, 4).Select(_ => new OutputSum([.. Enumerable.Range(0, random.Next(6)).Select(_ => Some(12))], random.Next(-99, 99))).ToArray();
        var graph = new AdderGraph([.. inputs], [.. adders], [.. outputs]) { Form = SumForm.Redundant };
        long[] values = RandomMatrices.Inputs(new ShiftAddMatrix([.. inputs], [0], [], []), 64, seed);
        var netlist = BitNetlist.Build(graph);
        Assert.Equal(AdderGraphEvaluator.Evaluate(graph, values, 64), NetlistEvaluator.Evaluate(netlist, values, 64));
        var counts = CellCounter.Count(graph).Total;
        Assert.Equal(counts.FullAdders, netlist.Cells.Count(c => c.Kind == CellKind.FullAdder));
        Assert.Equal(counts.HalfAdders, netlist.Cells.Count(c => c.Kind != CellKind.FullAdder));
    });

    /// <summary>Sharing is used where it saves area, so that it never costs any, and more search never gives a worse graph than none.</summary>
    [Fact]
    public void SharingNeverCosts() => ForRandomSeeds.Check(seed =>
    {
        var matrix = Matrix(seed);
        var without = CellCounter.Count(matrix, ReductionStyle.CarrySave).Total;
        var greedy = CellCounter.Count(SharingOptimizer.Optimize(matrix, new SharingSettings { Effort = 0 })).Total;
        var searched = CellCounter.Count(SharingOptimizer.Optimize(matrix, new SharingSettings { Effort = 100, Seed = seed })).Total;
        Assert.True(Area(greedy) <= Area(without), $"{greedy} after {without}");
        Assert.True(Area(searched) <= Area(greedy) + 1e-3, $"{searched} after {greedy}");
    });

    /// <summary>Two equal outputs cost one output's sum.</summary>
    [Fact]
    public void EqualOutputsAreOneSum()
    {
        Term[] terms = [new(0, 0, false), new(1, 2, true), new(2, 1, false), new(3, 0, false)];
        var inputs = Enumerable.Repeat(Interval.Unsigned(8), 4).ToArray();
        var once = new ShiftAddMatrix([.. inputs], [0, 4], [.. terms], [0]);
        var twice = new ShiftAddMatrix([.. inputs], [0, 4, 8], [.. terms, .. terms], [0, 0]);
        var adders = new SharingSettings { Objective = SharingObjective.Adders, Effort = 50 };
        Assert.Equal(CellCounter.Count(SharingOptimizer.Optimize(once, adders)).Total.Adders, CellCounter.Count(SharingOptimizer.Optimize(twice, adders)).Total.Adders);
    }

    [Fact]
    public void TheSameSettingsGiveTheSameGraph()
    {
        var matrices = Enumerable.Range(0, 12).Select(Matrix).ToArray();
        var settings = new SharingSettings { Effort = 200, Seed = 5 };
        var together = SharingOptimizer.OptimizeAll(matrices, _ => settings);
        for (int i = 0; i < matrices.Length; i++)
        {
            var alone = SharingOptimizer.Optimize(matrices[i], settings);
            Assert.Equal(alone.Adders.ToArray(), together[i].Adders.ToArray());
            Assert.Equal(alone.Outputs.Select(o => o.Terms.ToArray()), together[i].Outputs.Select(o => o.Terms.ToArray()));
        }
    }

    [Fact]
    public void ADepthLimitIsKept() => ForRandomSeeds.Check(
        seed =>
        {
            var matrix = Matrix(seed);
            int needed = Math.Max(1, CellCounter.Count(matrix, ReductionStyle.CarrySave).Total.Depth);
            int limit = needed + (seed % 3);
            var graph = SharingOptimizer.Optimize(matrix, new SharingSettings { DepthLimit = limit, Effort = 40 });
            Assert.InRange(CellCounter.Count(graph).Total.Depth, 0, limit);
            long[] inputs = RandomMatrices.Inputs(matrix, 8, seed);
            Assert.Equal(RandomMatrices.Product(matrix, inputs, 8), AdderGraphEvaluator.Evaluate(graph, inputs, 8));
        },
        100);

    /// <summary>Between the unshared path and the shared one, so that some limits bind and some do not; bit by bit, whatever depth was found for it.</summary>
    [Fact]
    public void AClockLimitIsKept()
    {
        int bound = 0, shared = 0;
        ForRandomSeeds.Check(
            seed =>
            {
                var matrix = Matrix(seed);
                var free = SharingOptimizer.Optimize(matrix, new SharingSettings { Effort = 20 });
                double fast = Path(CarrySave.Build(matrix)), slow = Path(free);
                double period = Math.Max(Math.Max(1, fast), fast + ((slow - fast) * (seed % 4) / 3.0));
                var graph = SharingOptimizer.Optimize(matrix, new SharingSettings { ClockLimit = new ClockLimit(period, Delays), Effort = 20 });
                Assert.InRange(Path(graph), 0, period);
                bound += slow > period ? 1 : 0;
                shared += graph.Adders.IsEmpty ? 0 : 1;
                long[] inputs = RandomMatrices.Inputs(matrix, 8, seed);
                Assert.Equal(RandomMatrices.Product(matrix, inputs, 8), AdderGraphEvaluator.Evaluate(graph, inputs, 8));
            },
            100);
        Assert.True(bound > 5 && shared > 5, $"{bound} limits bound, {shared} graphs share");

        double Path(AdderGraph graph) => ArrivalTimes.Of(BitNetlist.Build(graph), Delays).CriticalPath().DelayPs;
    }

    [Fact]
    public void AnUnreachableClockLimitIsTold()
    {
        var matrix = new ShiftAddMatrix([.. Enumerable.Repeat(Interval.Unsigned(8), 2)], [0, 2], [new Term(0, 0, false), new Term(1, 0, false)], [0]);
        var error = Assert.Throws<InputException>(() => SharingOptimizer.Optimize(matrix, new SharingSettings { ClockLimit = new ClockLimit(20, Delays) }));
        Assert.Contains("out of reach", error.Message);
    }

    [Fact]
    public void AnUnreachableDepthLimitIsTold()
    {
        var matrix = new ShiftAddMatrix(
            [.. Enumerable.Repeat(Interval.Unsigned(8), 9)], [0, 9], [.. Enumerable.Range(0, 9).Select(i => new Term(i, 0, false))], [0]);
        var error = Assert.Throws<InputException>(() => SharingOptimizer.Optimize(matrix, new SharingSettings { DepthLimit = 3 }));
        Assert.Contains("allow at least 5", error.Message);
    }

    [Theory]
    [InlineData(-1, 1, 0.2)]
    [InlineData(10, 0, 0.2)]
    [InlineData(10, 1, -0.2)]
    [InlineData(10, 1, double.NaN)]
    public void SettingsOutOfRangeAreTold(int effort, double fullAdder, double halfAdder)
    {
        var settings = new SharingSettings { Effort = effort, Costs = new SharingCosts(fullAdder, halfAdder, 0) };
        Assert.Throws<InputException>(() => SharingOptimizer.Optimize(Matrix(1), settings));
    }

    private static AdderDelays Delays { get; } = new(30, 25, 20, 15, 20, 15, 5, 25, 10);

    private static double Area(CellCounts cells) => SharingCosts.Default.FullAdder * cells.FullAdders + SharingCosts.Default.HalfAdder * cells.HalfAdders;

    /// <summary>Of every kind a layer can have; every second one larger, with outputs that resemble each other, so that there is something to share.</summary>
    private static ShiftAddMatrix Matrix(int seed)
    {
        if (seed % 2 == 0)
            return RandomMatrices.Make(seed);
        var random = new Random(seed);
        int inputs = random.Next(3, 16), outputs = random.Next(2, 12), shifts = random.Next(1, 4);
        var terms = new List<Term>();
        var offsets = new List<int> { 0 };
        for (int output = 0; output < outputs; output++)
        {
            for (int input = 0; input < inputs; input++)
            {
                if (random.Next(4) > 0)
                    terms.Add(new Term(input, random.Next(shifts), random.Next(2) == 0));
                if (random.Next(3) == 0)
                    terms.Add(new Term(input, shifts + 1 + random.Next(shifts), random.Next(2) == 0));
            }

            offsets.Add(terms.Count);
        }

        var interval = random.Next(2) == 0 ? Interval.Unsigned(random.Next(1, 9)) : Interval.Signed(random.Next(1, 9));
        return new ShiftAddMatrix([.. Enumerable.Repeat(interval, inputs)], [.. offsets], [.. terms], [.. Enumerable.Range(0, outputs).Select(_ => (long)random.Next(-500, 500))]);
    }
}
