using HaShiFlex.Technology.Flows;

namespace HaShiFlex.Estimation.Gates;

/// <summary>
/// The slowest path of a layer where a flow dissolves adders into gates: what each part takes is fitted to synthesis, a path adds up the parts that it goes
/// through, of many paths that take about equally long one is slower than estimated, and a row of carries is shortened (<see cref="CarrySteps"/>). No wires.
/// </summary>
public static class GateArrival
{
    /// <summary>
    /// Of what a register's readers add to its delay. It gives the complement of its bit, whose readers it drives, and an inverter behind it the others: two cells of
    /// about equal strength with half of the readers each. So the complement is earlier, which glitches come from.
    /// </summary>
    private const double InverterShare = 0.5;

    /// <summary>Delays of the cells, and the slowest path that they make.</summary>
    /// <param name="arcs">The flow's.</param>
    /// <param name="fanOut">Readers of the nodes.</param>
    /// <param name="copies">How often the layer has what the netlist has: more than 1 where that is of a sample of its outputs.</param>
    public static TimedGates Of(GateNetlist netlist, AdderArcs arcs, FanOut fanOut, double copies)
    {
        double[] driven = Driven(netlist, fanOut), delaysPs = [.. arcs.All.Select(arc => arc.Figure.Value)];
        var steps = new CarrySteps(arcs.LookAheadShare);
        var arrivals = Arrivals(netlist, delaysPs, steps, driven);
        return new TimedGates(
            Slowest(netlist, delaysPs, arcs.SpreadShare, arrivals, steps, driven, copies).Ps(delaysPs, arcs.SpreadShare),
            Delays(netlist, delaysPs, arrivals, steps, driven).Varied(arcs.SpreadShare));
    }

    /// <summary>
    /// The parts of the slowest paths. A path's delay has the mean that its parts add up to and the deviation that theirs add up to if they are independent,
    /// the root of the sum of squares; what ends there is the later, the more paths are nearly as slow (<see cref="SlowestEnd"/>).
    /// </summary>
    /// <param name="delaysPs">In the order of <see cref="AdderArcs.All"/>.</param>
    /// <param name="spreadShare">Standard deviation of a delay over its mean; 0 gives the longest path.</param>
    /// <param name="lookAheadShare">As in <see cref="AdderArcs"/>; 0 lets carries ripple.</param>
    /// <param name="fanOut">Readers of the nodes.</param>
    public static PathParts Slowest(GateNetlist netlist, double[] delaysPs, double spreadShare, double lookAheadShare, FanOut fanOut)
    {
        double[] driven = Driven(netlist, fanOut);
        var steps = new CarrySteps(lookAheadShare);
        return Slowest(netlist, delaysPs, spreadShare, Arrivals(netlist, delaysPs, steps, driven), steps, driven, 1);
    }

    /// <summary>The latest way into each node.</summary>
    private static Arrival[] Arrivals(GateNetlist netlist, double[] delaysPs, CarrySteps steps, double[] driven)
    {
        var arrivals = new Arrival[netlist.Nodes];
        foreach (var flop in netlist.Flops)
            arrivals[flop.Node] = new Arrival(LaunchPs(delaysPs, driven[flop.Node]), 0, -1, Arc.Register, 0);

        foreach (var (kind, a, b, c, sum, carry) in netlist.Gates)
        {
            bool full = kind == GateKind.FullAdder;
            if (sum >= 0)
                arrivals[sum] = Latest(full ? Arc.OperandToSum : Arc.HalfToSum, Arc.CarryInToSum);
            if (carry >= 0)
                arrivals[carry] = Latest(full ? Arc.OperandToCarry : Arc.HalfToCarry, Arc.CarryInToCarry);

            Arrival Latest(Arc operand, Arc carryIn)
            {
                var latest = new Arrival(double.NegativeInfinity, 0, -1, operand, 0);
                foreach (var (read, arc) in (ReadOnlySpan<(int, Arc)>)[(a, operand), (b, operand), (c, carryIn)])
                {
                    if (read < 0)
                        continue;
                    var before = arrivals[read >> 1];
                    double own = delaysPs[(int)arc] * (IsCarry(arc) ? steps[before.Carries] : 1);
                    if (before.Ps + own > latest.Ps)
                        latest = new Arrival(before.Ps + own, before.SquaresPs2 + (own * own), read >> 1, arc, CarriesBehind(before.Carries, arc));
                }

                return latest;
            }
        }

        return arrivals;
    }

    private static bool IsCarry(Arc arc) => arc is Arc.CarryInToCarry or Arc.HalfToCarry;

    /// <summary>
    /// A row of carries goes on where its last one enters a sum as the carry does: that sum is a bit of the same word, one place further, which the next row of
    /// a sum of several words starts from. What an operand does to a sum or a carry begins anew.
    /// </summary>
    private static int CarriesBehind(int before, Arc arc) => arc switch
    {
        Arc.CarryInToCarry or Arc.HalfToCarry => before + 1,
        Arc.CarryInToSum or Arc.HalfToSum => before,
        _ => 0,
    };

    private static PathParts Slowest(
        GateNetlist netlist, double[] delaysPs, double spreadShare, Arrival[] arrivals, CarrySteps steps, double[] driven, double copies)
    {
        var ends = Ends(netlist);
        var counts = new double[Enum.GetValues<Arc>().Length];
        if (ends.Count == 0)
            return new PathParts(counts, 0);
        double[] means = new double[ends.Count], deviations = new double[ends.Count], shares = new double[ends.Count], weights = new double[netlist.Nodes];
        for (int end = 0; end < means.Length; end++)
        {
            var (node, isClamped) = ends[end];
            means[end] = arrivals[node].Ps + (isClamped ? delaysPs[(int)Arc.Clamp] : 0);
            deviations[end] = spreadShare * Math.Sqrt(arrivals[node].SquaresPs2);
        }

        double median = SlowestEnd.MedianPs(means, deviations, copies, shares), later = median;
        for (int end = 0; end < means.Length; end++)
        {
            var (node, isClamped) = ends[end];
            weights[node] = shares[end];
            counts[(int)Arc.Clamp] += isClamped ? shares[end] : 0;
            later -= shares[end] * means[end];
        }

        // Back along the slowest way to each node, for each share of the cases that goes through it.
        for (int gate = netlist.Gates.Length - 1; gate >= 0; gate--)
        {
            Pass(netlist.Gates[gate].Sum);
            Pass(netlist.Gates[gate].Carry);
        }

        foreach (var flop in netlist.Flops)
        {
            counts[(int)Arc.Register] += weights[flop.Node];
            counts[(int)Arc.FanOut] += weights[flop.Node] * Math.Log2(driven[flop.Node]);
            counts[(int)Arc.Reader] += weights[flop.Node] * (driven[flop.Node] - 1);
        }

        return new PathParts(counts, spreadShare > 0 ? later / spreadShare : 0);

        void Pass(int node)
        {
            if (node < 0 || weights[node] <= 0)
                return;
            var (_, _, from, arc, _) = arrivals[node];
            counts[(int)arc] += weights[node] * (IsCarry(arc) ? steps[arrivals[from].Carries] : 1);
            weights[from] += weights[node];
        }
    }

    /// <summary>Nodes that are registered, and whether through a clamp.</summary>
    private static List<(int Node, bool IsClamped)> Ends(GateNetlist netlist)
    {
        var ends = new List<(int Node, bool IsClamped)>();
        int[] places = new int[netlist.Nodes];
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

        return ends;

        void End(int read, bool isClamped)
        {
            if (read < 0)
                return;
            ref int place = ref places[read >> 1];
            if (place == 0)
            {
                ends.Add((read >> 1, isClamped));
                place = ends.Count;
            }
            else if (isClamped)
            {
                ends[place - 1] = (read >> 1, true);
            }
        }
    }

    private static GateDelays Delays(GateNetlist netlist, double[] delaysPs, Arrival[] arrivals, CarrySteps steps, double[] driven)
    {
        var delays = GateDelays.Empty(netlist);
        foreach (var flop in netlist.Flops)
        {
            double inverterPs = InverterShare * (driven[flop.Node] - 1) * delaysPs[(int)Arc.Reader];
            delays.Launch[flop.Node] = (float)(LaunchPs(delaysPs, driven[flop.Node]) - inverterPs);
            delays.Polarity[2 * flop.Node] = (float)inverterPs;
        }

        float operandToSum = (float)delaysPs[(int)Arc.OperandToSum], operandToCarry = (float)delaysPs[(int)Arc.OperandToCarry], halfToSum = (float)delaysPs[(int)Arc.HalfToSum];
        float[] fullSum = [operandToSum, operandToSum, (float)delaysPs[(int)Arc.CarryInToSum]], halfSum = [halfToSum, halfToSum];
        float[] fullCarry = [operandToCarry, operandToCarry, 0], halfCarry = [0, 0];
        for (int i = 0; i < netlist.Gates.Length; i++)
        {
            var gate = netlist.Gates[i];
            bool full = gate.Kind == GateKind.FullAdder;
            if (full)
                fullCarry[2] = Carry(gate.C, Arc.CarryInToCarry);
            else
                (halfCarry[0], halfCarry[1]) = (Carry(gate.A, Arc.HalfToCarry), Carry(gate.B, Arc.HalfToCarry));
            delays.Set(i, gate.Sum < 0 ? [] : full ? fullSum : halfSum, gate.Carry < 0 ? [] : full ? fullCarry : halfCarry);
        }

        return delays;

        float Carry(int read, Arc arc) => (float)(delaysPs[(int)arc] * (read < 0 ? 1 : steps[arrivals[read >> 1].Carries]));
    }

    /// <summary>From the clock edge to what a register's readers read, ps.</summary>
    /// <param name="driven">How many of them it drives itself, 1 or more.</param>
    private static double LaunchPs(double[] delaysPs, double driven) =>
        delaysPs[(int)Arc.Register] + (Math.Log2(driven) * delaysPs[(int)Arc.FanOut]) + ((driven - 1) * delaysPs[(int)Arc.Reader]);

    /// <summary>By node: what it drives itself of its readers, at least one.</summary>
    private static double[] Driven(GateNetlist netlist, FanOut fanOut)
    {
        double[] whole = fanOut.WholeReaders(netlist, Readers(netlist));
        for (int node = 0; node < whole.Length; node++)
            whole[node] = Math.Max(1, fanOut.Driven(whole[node]));
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
        Reader,
        Clamp,
    }

    /// <param name="Ps">Mean arrival, ps.</param>
    /// <param name="SquaresPs2">Sum of the squares of the delays behind it but for the register's, ps^2.</param>
    /// <param name="From">The node before, or negative where the path begins.</param>
    /// <param name="Arc">The way from there.</param>
    /// <param name="Carries">How many carries in a row end here.</param>
    private readonly record struct Arrival(double Ps, double SquaresPs2, int From, Arc Arc, int Carries);
}
