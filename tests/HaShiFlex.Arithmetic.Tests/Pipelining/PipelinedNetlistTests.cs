using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Netlists;
using HaShiFlex.Arithmetic.Pipelining;
using HaShiFlex.Arithmetic.Tests.Graphs;
using HaShiFlex.Arithmetic.Tests.Netlists;
using HaShiFlex.Arithmetic.Tests.Timing;
using HaShiFlex.Arithmetic.Timing;
using HaShiFlex.Documents;

namespace HaShiFlex.Arithmetic.Tests.Pipelining;

public sealed class PipelinedNetlistTests
{
    private static readonly ReductionStyle[] Styles = [ReductionStyle.RippleTree, ReductionStyle.CarrySave];

    /// <summary>Cycle by cycle, with the registers that were counted: a vector goes in every cycle, its sums come out a latency later.</summary>
    [Fact]
    public void ThePipelineComputesTheMatrixProductALatencyLater() => ForRandomSeeds.Check(
        seed =>
        {
            var matrix = RandomMatrices.Make(seed);
            var settings = SomeSettings(seed);
            foreach (var style in Styles)
            {
                var pipeline = PipelinedNetlist.Build(BitNetlist.Build(BitNetlistTests.Build(matrix, style)), settings);
                int latency = pipeline.Cost.LatencyCycles, cycles = latency + 9;
                long[] inputs = RandomMatrices.Inputs(matrix, cycles, seed);
                long[] product = RandomMatrices.Product(matrix, inputs, cycles);
                long[] outputs = PipelineSimulator.Run(pipeline, inputs, cycles);
                for (int output = 0; output < matrix.Outputs; output++)
                    Assert.Equal(product[(output * cycles)..(output * cycles + 9)], outputs[(output * cycles + latency)..((output + 1) * cycles)]);
            }
        },
        150);

    /// <summary>The plan of a matrix, made without its netlist, is the netlist's.</summary>
    [Fact]
    public void TheFastPlanIsTheNetlists() => ForRandomSeeds.Check(seed =>
    {
        var matrix = RandomMatrices.Make(seed);
        var settings = SomeSettings(seed);
        foreach (var style in Styles)
        {
            var pipeline = PipelinedNetlist.Build(BitNetlist.Build(BitNetlistTests.Build(matrix, style)), settings);
            Assert.Equal(pipeline.Cost, PipelinePlanner.Plan(matrix, style, settings));
            Assert.True(pipeline.Cost.WorstStagePs <= settings.ClockPeriodPs + 1e-6);
        }
    });

    /// <summary>Large enough for several threads and for long runs of equal bits.</summary>
    [Theory]
    [InlineData(ReductionStyle.RippleTree)]
    [InlineData(ReductionStyle.CarrySave)]
    public void TheFastPlanIsTheNetlistsForALargeMatrix(ReductionStyle style)
    {
        var random = new Random(7);
        int inputs = 220, outputs = 60;
        List<Term> terms = [];
        List<int> offsets = [0];
        for (int output = 0; output < outputs; output++)
        {
            for (int input = 0; input < inputs; input++)
            {
                if (random.Next(3) > 0)
                    terms.Add(new Term(input, random.Next(7), random.Next(2) == 0));
            }

            offsets.Add(terms.Count);
        }

        foreach (var interval in new[] { Interval.Unsigned(8), Interval.Signed(8) })
        {
            var matrix = new ShiftAddMatrix(
                [.. Enumerable.Repeat(interval, inputs)], [.. offsets], [.. terms], [.. Enumerable.Range(0, outputs).Select(_ => random.NextInt64(-5000, 5000))]);
            foreach (double period in new[] { 200.0, 450, 1000, 5000 })
            {
                var settings = new PipelineSettings(period, SomeDelays.Value);
                var built = PipelinedNetlist.Build(BitNetlist.Build(BitNetlistTests.Build(matrix, style)), settings);
                Assert.Equal(built.Cost, PipelinePlanner.Plan(matrix, style, settings));
            }
        }
    }

    /// <summary>With a period as long as the critical path there is one stage, and no register but the outputs'.</summary>
    [Fact]
    public void ASlowClockNeedsNoRegistersInside() => ForRandomSeeds.Check(seed =>
    {
        var matrix = RandomMatrices.Make(seed);
        foreach (var style in Styles)
        {
            var netlist = BitNetlist.Build(BitNetlistTests.Build(matrix, style));
            double period = Math.Max(ArrivalTimes.Of(netlist, SomeDelays.Value).CriticalPath().DelayPs, 300) + 1;
            var cost = PipelinedNetlist.Build(netlist, new PipelineSettings(period, SomeDelays.Value, RegisterOutputs: false)).Cost;
            // A carry that nobody reads may be slower than all outputs; then the clock is met with a stage more.
            Assert.True(cost.Stages > 1 || cost.RegisterBits == 0);
        }
    });

    [Fact]
    public void AClockThatOneCellCannotMeetIsRefusedByName()
    {
        var matrix = new ShiftAddMatrix([Interval.Unsigned(8), Interval.Unsigned(8)], [0, 2], [new Term(0, 0, false), new Term(1, 0, false)], [0]);
        var refusal = Assert.Throws<InputException>(() => PipelinePlanner.Plan(matrix, ReductionStyle.CarrySave, new PipelineSettings(150, SomeDelays.Value)));
        Assert.Equal(
            "a clock period of 150 ps is too short: one full adder (output 0 bit 1) between two registers takes 163 ps, launch and setup included; ask for a slower clock",
            refusal.Message);
    }

    private static PipelineSettings SomeSettings(int seed)
    {
        var random = new Random(seed);
        return new PipelineSettings(170 + 600 * random.NextDouble() * random.NextDouble(), SomeDelays.Value, RegisterOutputs: random.Next(2) == 0);
    }
}
