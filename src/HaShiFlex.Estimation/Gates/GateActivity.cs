using HaShiFlex.Estimation.Costs;

namespace HaShiFlex.Estimation.Gates;

/// <summary>
/// Edges a cycle in a layer's hardware, glitches included, from the edges of its inputs. Every edge of an operand passes an exclusive or, and a majority or
/// an AND in half of the states. An output settles once; what reaches it besides are glitches, and those closer together than a cell can follow are lost: of
/// N edges spread over a window W, exp(-N d / W) keep the distance d. The window is that of the operands' arrivals, in steps of a carry; after a register
/// there is one edge at most.
/// </summary>
public static class GateActivity
{
    /// <summary>Steps from an operand to a sum and to a carry, which is one.</summary>
    private const double SumSteps = 2;

    /// <summary>Steps that each further reader of a node adds: its load, which spreads the operands of a cell in time.</summary>
    private const double StepsPerReader = 0.2;

    /// <summary>Steps of a level of buffers: one drives its loads in about the time of a carry.</summary>
    private const double StepsPerBuffer = 1;

    /// <summary>Edges a cycle by <see cref="GateSection"/>.</summary>
    /// <param name="inputToggles">Edges a cycle of each input register, in the order of <see cref="GateNetlist.InputBits"/>.</param>
    /// <param name="inertiaSteps">Least distance of two edges that both come through a cell, in steps of a carry.</param>
    /// <param name="fanOut">Readers of the nodes.</param>
    public static GateToggles[] BySection(GateNetlist netlist, ReadOnlySpan<double> inputToggles, double inertiaSteps, FanOut fanOut)
    {
        var nodes = new Node[netlist.Nodes];
        int[] gateReaders = new int[netlist.Nodes];
        var gates = netlist.Gates.AsSpan();
        foreach (ref readonly var gate in gates)
        {
            foreach (int operand in (ReadOnlySpan<int>)[gate.A, gate.B, gate.C])
            {
                if (operand >= 0)
                    gateReaders[operand >> 1]++;
            }
        }

        double[] readersOf = fanOut.WholeReaders(netlist, gateReaders);

        for (int input = 0; input < netlist.InputFlops; input++)
            nodes[netlist.Flops[input].Node] = Held(netlist.Flops[input].Node, inputToggles[input]);

        // Registers are listed before the gates that feed them, which stand in the order of the pipeline: a register passes on what settles before it.
        var readers = new int[netlist.Nodes];
        Array.Fill(readers, -1);
        var next = new int[netlist.Flops.Length];
        for (int flop = netlist.InputFlops; flop < netlist.Flops.Length; flop++)
        {
            int data = netlist.Flops[flop].Data >> 1;
            if (data < 0)
                continue;
            next[flop] = readers[data];
            readers[data] = flop;
        }

        double[] read = new double[2], full = new double[2], half = new double[2];
        double inputs = 0, registers = 0;
        for (int input = 0; input < netlist.InputFlops; input++)
            inputs += nodes[netlist.Flops[input].Node].Edges;
        foreach (var flop in netlist.Flops.AsSpan()[..netlist.InputFlops])
            Pass(flop.Node);
        Span<Node> operands = stackalloc Node[3];
        for (int i = 0; i < gates.Length; i++)
        {
            ref readonly var gate = ref gates[i];
            int count = 0, part = i < netlist.SumGates ? 0 : 1;
            foreach (int operand in (ReadOnlySpan<int>)[gate.A, gate.B, gate.C])
            {
                if (operand < 0)
                    continue;
                operands[count++] = nodes[operand >> 1];
                read[part] += nodes[operand >> 1].Edges;
            }

            var (sum, carry) = Outputs(operands[..count], inertiaSteps);
            ref double edges = ref (gate.Kind == GateKind.FullAdder ? full : half)[part];
            if (gate.Sum >= 0)
            {
                nodes[gate.Sum] = sum.Later(Late(gate.Sum));
                edges += sum.Edges;
                Pass(gate.Sum);
            }

            if (gate.Carry >= 0)
            {
                nodes[gate.Carry] = carry.Later(Late(gate.Carry));
                edges += carry.Edges;
                Pass(gate.Carry);
            }
        }

        double clamped = 0;
        foreach (var clamp in netlist.Clamps)
        {
            if (clamp.Bounds > 0)
                clamped += Entering(clamp.Data.AsSpan()) + Entering(clamp.Overflow.AsSpan()) + Entering([clamp.Sign]);
            registers += clamp.OutputBits * Priors.RandomToggles;
        }

        return
        [
            new GateToggles(0, 0, 0, 0, inputs),
            new GateToggles(read[0], full[0], half[0], 0, 0),
            new GateToggles(read[1], full[1], half[1], clamped, 0),
            new GateToggles(0, 0, 0, 0, registers),
        ];

        double Entering(ReadOnlySpan<int> reads)
        {
            double edges = 0;
            foreach (int read in reads)
                edges += read >= 0 ? nodes[read >> 1].Edges : 0;
            return edges;
        }

        double Late(int node)
        {
            double count = readersOf[node];
            return (StepsPerReader * Math.Max(0, fanOut.Driven(count) - 1)) + (StepsPerBuffer * fanOut.BufferLevels(count));
        }

        Node Held(int node, double toggles) => new(toggles, toggles, Late(node), Late(node));

        void Pass(int node)
        {
            for (int flop = readers[node]; flop >= 0; flop = next[flop])
            {
                double settles = nodes[node].Settles;
                int held = netlist.Flops[flop].Node;
                nodes[held] = Held(held, settles);
                registers += settles;
                Pass(held);
            }
        }
    }

    private static (Node Sum, Node Carry) Outputs(ReadOnlySpan<Node> operands, double inertia)
    {
        double edges = 0, even = 1, still = 1, first = double.PositiveInfinity, last = 0;
        foreach (var operand in operands)
        {
            edges += operand.Edges;
            even *= 1 - (2 * operand.Settles);
            still *= 1 - operand.Settles;
            first = Math.Min(first, operand.FirstStep);
            last = Math.Max(last, operand.LastStep);
        }

        if (operands.IsEmpty)
            return default;

        // The carry of three random bits changes in 1/2 of the cycles, of two (an AND or an OR) in 3/8: 4/7 and 1/2 of those in which any operand does.
        double sum = (1 - even) / 2, carry = (1 - still) * (operands.Length == 3 ? 4.0 / 7 : 0.5);
        return (
            new Node(Surviving(edges, sum, last - first, inertia), sum, first + SumSteps, last + SumSteps),
            new Node(Surviving(edges / 2, carry, last - first, inertia), carry, first + 1, last + 1));
    }

    private static double Surviving(double edges, double settles, double window, double inertia) => edges <= settles || window <= 0
        ? settles
        : settles + ((edges - settles) * Math.Exp(-edges * inertia / window));

    /// <param name="Edges">A cycle, glitches included.</param>
    /// <param name="Settles">Share of the cycles that end with another value than they began with.</param>
    /// <param name="FirstStep">When its first edge can come.</param>
    /// <param name="LastStep">When its last edge can come.</param>
    private readonly record struct Node(double Edges, double Settles, double FirstStep, double LastStep)
    {
        public Node Later(double steps) => this with { FirstStep = FirstStep + steps, LastStep = LastStep + steps };
    }
}
