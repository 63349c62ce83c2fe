using System.Collections.Immutable;
using HaShiFlex.Estimation.Gates;
using HaShiFlex.Technology.Catalog;

namespace HaShiFlex.Estimation.Tests.Gates;

public sealed class DissolvedAddersTests
{
    private const int None = -1, Inputs = 4;

    [Fact]
    public void Adders_of_the_same_bits_are_one_in_whatever_order_they_read_them()
    {
        // 4, 5 = a + b + c; 6, 7 = c + a + b; 8, 9 = sums and carries of both, which are the same bits then.
        var left = DissolvedAdders.Of(Netlist([Full(0, 2, 4, 4), Full(4, 0, 2, 6), new Gate(GateKind.HalfAdder, 8, 10, None, 8, None), new Gate(GateKind.HalfAdder, 12, 14, None, 9, None)], 10));

        Assert.Equal<Gate>([Full(0, 2, 4, 4), new Gate(GateKind.HalfAdder, 8, 10, None, 8, None)], [.. left.Gates]);
        Assert.Equal(16, Last(left).Data);
    }

    [Fact]
    public void Of_adders_that_differ_in_complements_the_sums_are_one()
    {
        // a + b + ~c has the complemented sum of a + b + c, and another carry.
        var left = DissolvedAdders.Of(Netlist([Full(0, 2, 4, 4), Full(0, 2, 5, 6), new Gate(GateKind.HalfAdder, 12, 14, None, 8, None)], 9));

        Assert.Equal<Gate>([Full(0, 2, 4, 4), new Gate(GateKind.FullAdder, 0, 2, 5, None, 7), new Gate(GateKind.HalfAdder, 9, 14, None, 8, None)], [.. left.Gates]);
    }

    [Fact]
    public void Half_adders_with_and_without_a_one_have_complemented_sums()
    {
        var left = DissolvedAdders.Of(Netlist([new Gate(GateKind.HalfAdder, 0, 2, None, 4, None), new Gate(GateKind.HalfAdderPlusOne, 0, 2, None, 5, None)], 6));

        Assert.Equal(new Gate(GateKind.HalfAdder, 0, 2, None, 4, None), Assert.Single(left.Gates));
        Assert.Equal((4 << 1) | 1, Last(left).Data);
    }

    [Theory]
    [InlineData(0, 0, 2, 2, 0)]
    [InlineData(0, 1, 2, 3, 2)]
    [InlineData(0, 2, 0, 2, 0)]
    [InlineData(0, 2, 1, 3, 2)]
    [InlineData(2, 0, 0, 2, 0)]
    public void A_full_adder_that_reads_a_bit_twice_is_wires(int a, int b, int c, int sum, int carry)
    {
        var gates = new[] { Full(a, b, c, 4), new Gate(GateKind.HalfAdder, 8, 10, None, 6, None) };

        Assert.Equal(new Gate(GateKind.HalfAdder, sum, carry, None, 6, None), Assert.Single(DissolvedAdders.Of(Netlist(gates, 7)).Gates));
    }

    [Fact]
    public void What_is_left_computes_the_same_and_nothing_is_left_out_twice()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var netlist = Random(seed);
            var left = DissolvedAdders.Of(netlist);

            Assert.True(left.Gates.Length <= netlist.Gates.Length);
            Assert.Equal<Gate>([.. left.Gates], [.. DissolvedAdders.Of(left).Gates]);
            for (int inputs = 0; inputs < 1 << Inputs; inputs++)
                Assert.Equal<bool>([.. Evaluate(netlist, inputs)], [.. Evaluate(left, inputs)]);
        }
    }

    [Fact]
    public void Registers_of_identical_adders_are_one_and_so_is_what_reads_them()
    {
        // Two adders of a and b, each with a register behind its sum, which a half adder each reads beside c.
        Gate[] gates =
        [
            new(GateKind.HalfAdder, 0, 2, None, 4, 5), new(GateKind.HalfAdder, 2, 0, None, 6, 7),
            new(GateKind.HalfAdder, 16, 4, None, 10, None), new(GateKind.HalfAdder, 18, 4, None, 11, None),
        ];
        var netlist = Netlist(gates, 12) with { Nodes = 14 };
        netlist = netlist with { Flops = [.. netlist.Flops[..Inputs], new(8, 8), new(12, 9), new(20, 12), new(22, 13)] };

        var left = DissolvedAdders.Of(netlist);

        Assert.Equal<Gate>([gates[0], gates[2]], [.. left.Gates]);
        Assert.Equal<GateFlop>([.. netlist.Flops[..Inputs], new(8, 8), new(20, 12)], [.. left.Flops]);
    }

    [Fact]
    public void Registers_of_equal_sums_that_synthesis_finds_later_stay_two()
    {
        var netlist = Netlist([Full(0, 2, 4, 4), Full(0, 4, 2, 6)], 8) with { Nodes = 10 };
        netlist = netlist with { Flops = [.. netlist.Flops[..Inputs], new(8, 8), new(12, 9)] };

        var left = DissolvedAdders.Of(netlist);

        Assert.Equal(8, left.Flops[^1].Data);
        Assert.Equal(netlist.Flops.Length, left.Flops.Length);
    }

    [Fact]
    public void A_pair_of_operands_is_shared_by_all_full_adders_but_the_first()
    {
        var netlist = Netlist([Full(0, 2, 4, 4), Full(3, 0, 6, 6), Full(2, 4, 0, 8), new Gate(GateKind.HalfAdder, 0, 2, None, 10, None)], 11);
        var cells = TechnologyCatalog.Default.Load("asap7-rvt-tt-0p70v-25c").Cells;

        Assert.Equal([false, true, false, false], DissolvedAdders.HaveSharedPairs(netlist));
        double FullAdders(bool isDissolved) => GateCounts.BySection(netlist, cells, isDissolved)[(int)GateSection.Sum].FullAdders;
        Assert.Equal(FullAdders(false) - 1, FullAdders(true));
    }

    private static Gate Full(int a, int b, int c, int sum) => new(GateKind.FullAdder, a, b, c, sum, sum + 1);

    private static GateFlop Last(GateNetlist netlist) => netlist.Flops[^1];

    /// <summary>Four input bits, gates, a register of the last node that a gate makes.</summary>
    private static GateNetlist Netlist(Gate[] gates, int nodes) => new(
        [.. gates],
        gates.Length,
        [.. Enumerable.Range(0, Inputs).Select(input => new GateFlop(None, input)), new GateFlop((nodes - 1) << 1, nodes)],
        [],
        nodes + 1,
        Inputs,
        [.. Enumerable.Range(0, Inputs).Select(input => (input, 0))],
        [.. Enumerable.Range(0, Inputs)]);

    private static GateNetlist Random(int seed)
    {
        var random = new Random(seed);
        var gates = new List<Gate>();
        int nodes = Inputs;
        for (int i = 0; i < 30; i++, nodes += 2)
        {
            var kind = (GateKind)random.Next(3);

            // From few bits, so that adders are often equal.
            int Read() => random.Next(2 * Math.Min(nodes, 6));
            gates.Add(new Gate(kind, Read(), Read(), kind == GateKind.FullAdder ? Read() : None, nodes, nodes + 1));
        }

        var netlist = Netlist([.. gates], nodes);
        return netlist with { Flops = [.. netlist.Flops.Take(Inputs)], Clamps = [new GateClamp([.. Enumerable.Range(Inputs, nodes - Inputs).Select(node => node << 1)], None, [], 8, 1)] };
    }

    /// <summary>What the clamp reads.</summary>
    private static ImmutableArray<bool> Evaluate(GateNetlist netlist, int inputs)
    {
        var values = new bool[netlist.Nodes];
        for (int input = 0; input < Inputs; input++)
            values[input] = ((inputs >> input) & 1) != 0;
        bool Value(int read) => read >= 0 && (values[read >> 1] ^ ((read & 1) != 0));
        foreach (var (kind, a, b, c, sum, carry) in netlist.Gates)
        {
            int ones = (Value(a) ? 1 : 0) + (Value(b) ? 1 : 0) + (Value(c) ? 1 : 0) + (kind == GateKind.HalfAdderPlusOne ? 1 : 0);
            if (sum >= 0)
                values[sum] = (ones & 1) != 0;
            if (carry >= 0)
                values[carry] = ones > 1;
        }

        return [.. netlist.Clamps[0].Data.Select(Value)];
    }
}
