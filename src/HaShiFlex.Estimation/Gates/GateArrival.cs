using HaShiFlex.Technology.Flows;

namespace HaShiFlex.Estimation.Gates;

/// <summary>
/// The longest path of a layer where a flow dissolves adders into gates: what each part takes is fitted to synthesis, and a path adds up the parts that it goes
/// through. No wires.
/// </summary>
public static class GateArrival
{
    /// <summary>Delays of the cells, and the longest path that they make.</summary>
    /// <param name="delaysPs">In the order of <see cref="AdderArcs.All"/>.</param>
    /// <param name="fanOut">Readers of the nodes.</param>
    public static TimedGates Of(GateNetlist netlist, IReadOnlyList<double> delaysPs, FanOut fanOut)
    {
        double[] doublings = Doublings(netlist, fanOut);
        return new TimedGates(LongestPath(netlist, delaysPs, doublings).Zip(delaysPs, (count, ps) => count * ps).Sum(), Delays(netlist, delaysPs, doublings));
    }

    /// <summary>How many of each delay of <see cref="AdderArcs"/> the longest path has, in the order of <see cref="AdderArcs.All"/>.</summary>
    /// <param name="delaysPs">The delays, in that order.</param>
    /// <param name="fanOut">Readers of the nodes.</param>
    public static double[] LongestPath(GateNetlist netlist, IReadOnlyList<double> delaysPs, FanOut fanOut) => LongestPath(netlist, delaysPs, Doublings(netlist, fanOut));

    private static double[] LongestPath(GateNetlist netlist, IReadOnlyList<double> delaysPs, double[] doublings)
    {
        var arrivals = new Arrival[netlist.Nodes];
        foreach (var flop in netlist.Flops)
        {
            arrivals[flop.Node] = new Arrival(delaysPs[(int)Arc.Register] + (doublings[flop.Node] * delaysPs[(int)Arc.FanOut]), -1, flop.Node, Arc.Register);
        }

        foreach (var (kind, a, b, c, sum, carry) in netlist.Gates)
        {
            bool full = kind == GateKind.FullAdder;
            if (sum >= 0)
                arrivals[sum] = Latest(full ? Arc.OperandToSum : Arc.HalfToSum, Arc.CarryInToSum, sum);
            if (carry >= 0)
                arrivals[carry] = Latest(full ? Arc.OperandToCarry : Arc.HalfToCarry, Arc.CarryInToCarry, carry);

            Arrival Latest(Arc operand, Arc carryIn, int node)
            {
                var latest = new Arrival(double.NegativeInfinity, -1, node, operand);
                foreach (var (read, arc) in (ReadOnlySpan<(int, Arc)>)[(a, operand), (b, operand), (c, carryIn)])
                {
                    if (read >= 0 && arrivals[read >> 1].Ps + delaysPs[(int)arc] is var ps && ps > latest.Ps)
                        latest = new Arrival(ps, read >> 1, node, arc);
                }

                return latest;
            }
        }

        double longest = double.NegativeInfinity;
        int end = -1;
        bool clamped = false;
        foreach (var flop in netlist.Flops)
            End(flop.Data, false);
        foreach (var clamp in netlist.Clamps)
        {
            End(clamp.Sign, true);
            foreach (int bit in clamp.Data)
                End(bit, clamp.Bounds > 0);
            foreach (int bit in clamp.Overflow)
                End(bit, clamp.Bounds > 0);
        }

        var counts = new double[Enum.GetValues<Arc>().Length];
        if (end < 0)
            return counts;
        counts[(int)Arc.Clamp] = clamped ? 1 : 0;
        for (int node = end; node >= 0; node = arrivals[node].From)
        {
            counts[(int)arrivals[node].Arc]++;
            if (arrivals[node].Arc == Arc.Register)
                counts[(int)Arc.FanOut] = doublings[node];
        }

        return counts;

        void End(int read, bool isClamped)
        {
            double ps = read < 0 ? double.NegativeInfinity : arrivals[read >> 1].Ps + (isClamped ? delaysPs[(int)Arc.Clamp] : 0);
            if (ps > longest)
                (longest, end, clamped) = (ps, read >> 1, isClamped);
        }
    }

    private static GateDelays Delays(GateNetlist netlist, IReadOnlyList<double> delaysPs, double[] doublings)
    {
        var delays = GateDelays.Empty(netlist);
        foreach (var flop in netlist.Flops)
            delays.Launch[flop.Node] = (float)(delaysPs[(int)Arc.Register] + (doublings[flop.Node] * delaysPs[(int)Arc.FanOut]));
        float[] fullSum = Of(Arc.OperandToSum, Arc.OperandToSum, Arc.CarryInToSum), fullCarry = Of(Arc.OperandToCarry, Arc.OperandToCarry, Arc.CarryInToCarry);
        float[] halfSum = Of(Arc.HalfToSum, Arc.HalfToSum), halfCarry = Of(Arc.HalfToCarry, Arc.HalfToCarry);
        for (int i = 0; i < netlist.Gates.Length; i++)
        {
            var gate = netlist.Gates[i];
            bool full = gate.Kind == GateKind.FullAdder;
            delays.Set(i, gate.Sum < 0 ? [] : full ? fullSum : halfSum, gate.Carry < 0 ? [] : full ? fullCarry : halfCarry);
        }

        return delays;

        float[] Of(params Arc[] arcs) => [.. arcs.Select(arc => (float)delaysPs[(int)arc])];
    }

    /// <summary>By node: how often what it drives itself of its readers doubles from one.</summary>
    private static double[] Doublings(GateNetlist netlist, FanOut fanOut)
    {
        double[] whole = fanOut.WholeReaders(netlist, Readers(netlist));
        for (int node = 0; node < whole.Length; node++)
            whole[node] = Math.Log2(Math.Max(1, fanOut.Driven(whole[node])));
        return whole;
    }

    private static int[] Readers(GateNetlist netlist)
    {
        int[] readers = new int[netlist.Nodes];
        foreach (var gate in netlist.Gates)
        {
            Count(gate.A);
            Count(gate.B);
            Count(gate.C);
        }

        foreach (var flop in netlist.Flops)
            Count(flop.Data);
        return readers;

        void Count(int read)
        {
            if (read >= 0)
                readers[read >> 1]++;
        }
    }

    /// <summary>In the order of <see cref="AdderArcs.All"/>.</summary>
    private enum Arc
    {
        OperandToSum,
        OperandToCarry,
        CarryInToSum,
        CarryInToCarry,
        HalfToSum,
        HalfToCarry,
        Register,
        FanOut,
        Clamp,
    }

    /// <param name="From">The node before, or negative where the path begins.</param>
    private readonly record struct Arrival(double Ps, int From, int Node, Arc Arc);
}
