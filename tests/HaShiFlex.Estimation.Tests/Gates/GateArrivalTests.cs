using System.Collections.Immutable;
using HaShiFlex.Estimation.Gates;
using HaShiFlex.Technology.Figures;
using HaShiFlex.Technology.Flows;

namespace HaShiFlex.Estimation.Tests.Gates;

public class GateArrivalTests
{
    private const double HalfToSumPs = 40, HalfToCarryPs = 25, RegisterPs = 70, FanOutPs = 15, ReaderPs = 3, Spread = 0.2;

    /// <summary>In the order of <see cref="AdderArcs.All"/>.</summary>
    private static readonly double[] DelaysPs = [60, 40, 45, 22, HalfToSumPs, HalfToCarryPs, RegisterPs, FanOutPs, ReaderPs, 10];

    [Fact]
    public void Without_spread_the_path_is_the_longest()
    {
        var parts = GateArrival.Slowest(Chains([3, 5, 5, 2]), DelaysPs, 0, 0, FanOut.Unbuffered);

        Assert.Equal(RegisterPs + (5 * HalfToSumPs), parts.Ps(DelaysPs, 0), 9);
        Assert.Equal([0, 0, 0, 0, 5, 0, 1, 0, 0, 0], parts.Counts);
    }

    [Fact]
    public void One_path_is_as_slow_as_its_parts_whatever_their_spread() =>
        Assert.Equal(RegisterPs + (7 * HalfToSumPs), GateArrival.Slowest(Chains([7]), DelaysPs, Spread, 0, FanOut.Unbuffered).Ps(DelaysPs, Spread), 6);

    [Theory]
    [InlineData(4, 4)]
    [InlineData(6, 6, 6, 6, 6, 6, 6, 6)]
    [InlineData(6, 6, 5, 5, 5, 5, 1)]
    [InlineData(9, 8, 8, 8, 8, 8, 8, 8, 8, 8, 7, 7, 7, 7, 3, 2)]
    public void The_slowest_of_many_paths_has_the_median_of_the_latest_of_independent_normal_arrivals(params int[] lengths)
    {
        double path = GateArrival.Slowest(Chains(lengths), DelaysPs, Spread, 0, FanOut.Unbuffered).Ps(DelaysPs, Spread);

        double product = 1;
        foreach (int length in lengths)
            product *= Distribution((path - RegisterPs - (length * HalfToSumPs)) / (Spread * HalfToSumPs * Math.Sqrt(length)));
        Assert.Equal(0.5, product, 6);
    }

    [Fact]
    public void Counts_are_how_the_path_moves_with_each_delay()
    {
        int[] lengths = [6, 6, 5, 5, 4];
        var netlist = Chains(lengths);
        var parts = GateArrival.Slowest(netlist, DelaysPs, Spread, 0, FanOut.Unbuffered);

        double[] later = [.. DelaysPs];
        later[6] += 1;
        Assert.Equal(1, parts.Counts[6], 9);
        Assert.Equal(1, GateArrival.Slowest(netlist, later, Spread, 0, FanOut.Unbuffered).Ps(later, Spread) - parts.Ps(DelaysPs, Spread), 6);
        Assert.InRange(parts.Counts[4], 4, 6);
        Assert.True(parts.DeviationsPs > 0);
    }

    [Fact]
    public void A_sample_stands_for_as_many_paths_as_the_layer_has()
    {
        var arcs = Arcs(Spread, 0);
        int[] lengths = [6, 5, 5];

        double whole = GateArrival.Of(Chains([.. lengths, .. lengths, .. lengths, .. lengths]), arcs, FanOut.Unbuffered, 1).PathPs;
        double sampled = GateArrival.Of(Chains(lengths), arcs, FanOut.Unbuffered, 4).PathPs;

        Assert.Equal(whole, sampled, 6);
        Assert.True(whole > GateArrival.Of(Chains(lengths), arcs, FanOut.Unbuffered, 1).PathPs);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 9)]
    [InlineData(0.4, 1)]
    [InlineData(0.4, 9)]
    [InlineData(1, 3)]
    [InlineData(1, 80)]
    public void Carries_in_a_row_take_as_long_as_ripple_and_look_ahead_in_their_shares(double lookAhead, int carries)
    {
        double expected = ((1 - lookAhead) * carries) + (lookAhead * Math.Log2(1 + carries));

        var parts = GateArrival.Slowest(Row(carries, 0, 0), DelaysPs, 0, lookAhead, FanOut.Unbuffered);

        Assert.Equal(expected, parts.Counts[5], 9);
        Assert.Equal(RegisterPs + (expected * HalfToCarryPs), parts.Ps(DelaysPs, 0), 9);
    }

    [Fact]
    public void A_row_of_carries_goes_on_behind_a_sum_that_the_carry_enters_as_such() =>
        Assert.Equal(3, GateArrival.Slowest(Row(3, 1, 4), DelaysPs, 0, 1, FanOut.Unbuffered).Counts[5], 9);

    [Fact]
    public void Carries_late_in_a_row_are_faster_cells_for_glitches_too()
    {
        float[] Carries(double lookAhead) =>
            [.. GateArrival.Of(Row(4, 0, 0), Arcs(0, lookAhead), FanOut.Unbuffered, 1).Delays.Gates.Chunk(GateDelays.PerGate).Select(gate => gate[0])];

        Assert.Equal([25, 25, 25, 25], Carries(0));
        float[] ahead = Carries(1);
        Assert.Equal(25, ahead[0]);
        Assert.Equal(25 * Math.Log2(1.5), ahead[1], 4);
        Assert.Equal(25 * Math.Log2(5.0 / 4), ahead[3], 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(48)]
    public void Each_reader_of_a_register_makes_it_later_and_its_complement_by_half_of_that(int readers)
    {
        var gates = Enumerable.Range(1, readers).Select(node => new Gate(GateKind.HalfAdder, 0, -1, -1, node, -1)).ToImmutableArray();
        var ends = Enumerable.Range(1, readers).Select(node => new GateFlop(2 * node, readers + node));
        var netlist = new GateNetlist(gates, readers, [new GateFlop(-1, 0), .. ends], [], 1 + (2 * readers), 1, [(0, 0)], [0]);
        double launchPs = RegisterPs + (Math.Log2(readers) * FanOutPs) + ((readers - 1) * ReaderPs);

        var timed = GateArrival.Of(netlist, Arcs(0, 0), FanOut.Unbuffered, 1);

        Assert.Equal(launchPs + HalfToSumPs, timed.PathPs, 6);
        Assert.Equal(launchPs - ((readers - 1) * ReaderPs / 2), timed.Delays.Launch[0], 3);
        Assert.Equal(launchPs, timed.Delays.Launch[0] + timed.Delays.Polarity[0], 3);
        Assert.Equal(0, timed.Delays.Polarity[1]);
    }

    private static AdderArcs Arcs(double spread, double lookAhead)
    {
        var source = new FigureSource("test", SourceKind.Prior, "a test");
        Figure[] delays = [.. DelaysPs.Select(ps => new Figure(ps, ps, ps, source))];
        return new AdderArcs(spread, lookAhead, delays[0], delays[1], delays[2], delays[3], delays[4], delays[5], delays[6], delays[7], delays[8], delays[9]);
    }

    /// <summary>A register, half adders whose carries are in a row, others by their sum, carries again, a register.</summary>
    private static GateNetlist Row(int first, int sums, int then)
    {
        var gates = ImmutableArray.CreateBuilder<Gate>();
        int nodes = 1;
        for (int gate = 0; gate < first + sums + then; gate++, nodes++)
        {
            bool isSum = gate >= first && gate < first + sums;
            gates.Add(new Gate(GateKind.HalfAdder, 2 * (nodes - 1), -1, -1, isSum ? nodes : -1, isSum ? -1 : nodes));
        }

        return new GateNetlist(gates.ToImmutable(), gates.Count, [new GateFlop(-1, 0), new GateFlop(2 * (nodes - 1), nodes)], [], nodes + 1, 1, [(0, 0)], [0]);
    }

    /// <summary>Half adders in rows, each a register, so many adders and a register.</summary>
    private static GateNetlist Chains(int[] lengths)
    {
        var gates = ImmutableArray.CreateBuilder<Gate>();
        int inputs = lengths.Length, nodes = inputs;
        var ends = new List<int>();
        for (int chain = 0; chain < lengths.Length; chain++)
        {
            int last = chain;
            for (int gate = 0; gate < lengths[chain]; gate++)
            {
                gates.Add(new Gate(GateKind.HalfAdder, 2 * last, -1, -1, nodes, -1));
                last = nodes++;
            }

            ends.Add(last);
        }

        return new GateNetlist(
            gates.ToImmutable(),
            gates.Count,
            [.. Enumerable.Range(0, inputs).Select(input => new GateFlop(-1, input)), .. ends.Select(end => new GateFlop(2 * end, nodes++))],
            [],
            nodes,
            inputs,
            [.. Enumerable.Range(0, inputs).Select(input => (input, 0))],
            [.. Enumerable.Range(0, inputs)]);
    }

    /// <summary>Distribution of the standard normal variable, its density summed up by Simpson's rule.</summary>
    private static double Distribution(double at)
    {
        const int steps = 2000;
        double step = at / steps, sum = 0;
        for (int i = 0; i <= steps; i++)
            sum += Math.Exp(-0.5 * i * step * i * step) * (i is 0 or steps ? 1 : i % 2 == 1 ? 4 : 2);
        return 0.5 + (sum * step / 3 / Math.Sqrt(2 * Math.PI));
    }
}
