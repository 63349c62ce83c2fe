using System.Collections.Immutable;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using HaShiFlex.Estimation.Gates;

namespace HaShiFlex.Estimation.Tests.Gates;

public class GateActivityTests
{
    private const int StepPs = 5;

    /// <summary>More steps than any of the netlists below takes.</summary>
    private const int Horizon = 300;

    [Fact]
    public void Edges_are_those_of_a_simulation_of_each_case_by_itself() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20261122, 77777),
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
        {
            var random = new Random(seed);
            var netlist = Netlist(random, random.Next(3, 9), random.Next(1, 16));
            var delays = Delays(random, netlist);
            var stimulus = GateStimulus.Random(netlist.InputFlops, 1) with { Cases = random.Next(1, 65) };
            double inertia = random.Next(0, 4) / 2.0;

            var edges = GateActivity.BySection(netlist, stimulus, delays, inertia).Aggregate((a, b) => a + b);

            var expected = OneByOne(netlist, stimulus, delays, inertia) * (1.0 / stimulus.Cases);
            Assert.Equal(expected.FullAdders, edges.FullAdders, 6);
            Assert.Equal(expected.HalfAdders, edges.HalfAdders, 6);
            Assert.Equal(expected.Operands, edges.Operands, 6);
            Assert.Equal(expected.Registers, edges.Registers, 6);
        }));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.25)]
    [InlineData(0.86, 0.43)]
    [InlineData(1, 0.5)]
    [InlineData(2, 1)]
    public void A_random_stimulus_switches_as_asked(double switching, double share)
    {
        const int registers = 2000;

        var stimulus = GateStimulus.Random(registers, switching);

        long edges = Enumerable.Range(0, registers).Sum(i => (long)BitOperations.PopCount(stimulus.Before[i] ^ stimulus.After[i]));
        long ones = stimulus.Before.Sum(word => (long)BitOperations.PopCount(word));
        Assert.InRange(edges / (64.0 * registers), share - 0.01, share + 0.01);
        Assert.InRange(ones / (64.0 * registers), 0.49, 0.51);
    }

    /// <summary>Gates on random earlier nodes, each of which may be read as its complement, and a register behind the last one.</summary>
    private static GateNetlist Netlist(Random random, int inputs, int gates)
    {
        var all = ImmutableArray.CreateBuilder<Gate>();
        int nodes = inputs;
        for (int gate = 0; gate < gates; gate++)
        {
            int Read() => random.Next(2 * nodes);
            var kind = (GateKind)random.Next(3);
            var (a, b, c) = (Read(), Read(), kind == GateKind.FullAdder ? Read() : -1);
            bool sum = random.Next(4) > 0, carry = !sum || random.Next(4) > 0;
            all.Add(new Gate(kind, a, b, c, sum ? nodes++ : -1, carry ? nodes++ : -1));
        }

        return new GateNetlist(
            all.ToImmutable(),
            gates,
            [.. Enumerable.Range(0, inputs).Select(input => new GateFlop(-1, input)), new GateFlop((2 * (nodes - 1)) + 1, nodes)],
            [],
            nodes + 1,
            inputs,
            [.. Enumerable.Range(0, inputs).Select(input => (input, 0))],
            [.. Enumerable.Range(0, inputs)]);
    }

    private static GateDelays Delays(Random random, GateNetlist netlist)
    {
        float Next(int from, int to) => StepPs * random.Next(from, to);
        return new GateDelays(
            [.. Enumerable.Range(0, GateDelays.PerGate * netlist.Gates.Length).Select(i => i % GateDelays.PerGate == 3 ? Next(-3, 4) : Next(4, 12))],
            [.. Enumerable.Range(0, netlist.Nodes).Select(_ => Next(1, 8))],
            [.. Enumerable.Range(0, 2 * netlist.Nodes).Select(_ => Next(0, 3))]);
    }

    /// <summary>
    /// A value for every case, node and step: an output takes what its operands were their delays before, where that stays so for as long as the inertia says.
    /// Where operands change in no case further apart than that, the output changes with the last of them.
    /// </summary>
    private static GateToggles OneByOne(GateNetlist netlist, GateStimulus stimulus, GateDelays delays, double inertia)
    {
        int[] cases = [.. Enumerable.Range(0, stimulus.Cases)], steps = [.. Enumerable.Range(0, Horizon)];
        var values = new bool[netlist.Nodes][][];
        for (int input = 0; input < netlist.InputFlops; input++)
        {
            int launch = (int)(delays.Launch[input] / StepPs);
            values[input] = [.. cases.Select(i => steps.Select(step => (((step < launch ? stimulus.Before : stimulus.After)[input] >> i) & 1) != 0).ToArray())];
        }

        double full = 0, half = 0, operands = 0;
        for (int g = 0; g < netlist.Gates.Length; g++)
        {
            var gate = netlist.Gates[g];
            int[] reads = [.. new[] { gate.A, gate.B, gate.C }.Where(read => read >= 0)];
            float[] of = delays.Gates.AsSpan(GateDelays.PerGate * g, GateDelays.PerGate).ToArray();
            bool[][][] at = [.. reads.Select((read, i) =>
            {
                int late = (int)((of[i] + delays.Polarity[read]) / StepPs);
                return values[read >> 1].Select(value => Shifted(value, late).Select(bit => bit ^ ((read & 1) != 0)).ToArray()).ToArray();
            })];
            int[] changes = [.. at.SelectMany(operand => operand).SelectMany(value => steps.Skip(1).Where(step => value[step] != value[step - 1])).DefaultIfEmpty(0)];
            float longest = reads.Select((_, i) => of[i]).Max();
            foreach (var (node, isSum) in new[] { (gate.Sum, true), (gate.Carry, false) }.Where(output => output.Item1 >= 0))
            {
                int later = isSum ? 0 : (int)(of[3] / StepPs), least = Math.Max(1, (int)Math.Round(inertia * (longest + (later * StepPs)) / StepPs));
                values[node] = [.. cases.Select(i =>
                {
                    bool[] follows = [.. steps.Select(step => Function(gate.Kind, isSum, [.. at.Select(operand => operand[i][step])]))];
                    return Shifted(changes.Max() - changes.Min() < least ? [.. steps.Select(step => follows[step < changes.Max() ? 0 : ^1])] : Lasting(follows, least), later);
                })];
                if (gate.Kind == GateKind.FullAdder)
                    full += values[node].Sum(Edges);
                else
                    half += values[node].Sum(Edges);
            }

            operands += reads.Sum(read => values[read >> 1].Sum(Edges));
        }

        double registers = values.Take(netlist.InputFlops).Sum(value => value.Sum(Edges)) + values[netlist.Flops[^1].Data >> 1].Count(value => value[0] != value[^1]);
        return new GateToggles(operands, full, half, 0, registers);
    }

    private static bool[] Lasting(bool[] values, int least)
    {
        bool now = values[0];
        var lasting = new bool[values.Length];
        for (int step = 0; step < values.Length; step++)
        {
            if (values.Skip(step).Take(least).All(value => value != now))
                now = !now;
            lasting[step] = now;
        }

        return lasting;
    }

    private static bool[] Shifted(bool[] values, int steps) =>
        [.. Enumerable.Range(0, values.Length).Select(step => values[Math.Clamp(step - steps, 0, values.Length - 1)])];

    private static bool Function(GateKind kind, bool isSum, bool[] operands)
    {
        int ones = operands.Count(operand => operand) + (kind == GateKind.HalfAdderPlusOne ? 1 : 0);
        return isSum ? ones % 2 != 0 : ones > 1;
    }

    private static int Edges(bool[] values) => Enumerable.Range(1, values.Length - 1).Count(step => values[step] != values[step - 1]);
}
