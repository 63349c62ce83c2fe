using System.Collections.Immutable;
using HaShiFlex.Arithmetic.Netlists;

namespace HaShiFlex.Arithmetic.Timing;

/// <summary>When every bit of a netlist is there, counted from the clock edge that launches the inputs; no registers inside.</summary>
/// <param name="ArrivalPs">One per signal.</param>
public sealed record ArrivalTimes(BitNetlist Netlist, AdderDelays Delays, ImmutableArray<double> ArrivalPs)
{
    public static ArrivalTimes Of(BitNetlist netlist, AdderDelays delays)
    {
        var arrivals = new double[netlist.Signals];
        arrivals.AsSpan(1, netlist.FirstCellSignal - 1).Fill(delays.ClockToOutput);
        int signal = netlist.FirstCellSignal;
        foreach (ref readonly var cell in netlist.Cells.AsSpan())
        {
            (arrivals[signal], arrivals[signal + 1]) = CellTiming.Of(
                delays,
                cell.Kind,
                Read(cell.A, arrivals, netlist, delays),
                Read(cell.B, arrivals, netlist, delays),
                Read(cell.C, arrivals, netlist, delays));
            signal += 2;
        }

        return new ArrivalTimes(netlist, delays, [.. arrivals]);
    }

    /// <summary>When an output bit is there, its complement included.</summary>
    public double ArrivalOf(Bit bit) => Read(bit, ArrivalPs.AsSpan(), Netlist, Delays);

    /// <summary>The path to the latest output bit; of equal ones, the first output's lowest bit.</summary>
    public CriticalPath CriticalPath()
    {
        var worst = Bit.Zero;
        double latest = double.NegativeInfinity;
        foreach (var output in Netlist.Outputs)
        {
            foreach (var bit in output)
            {
                if (!bit.IsConstant && ArrivalOf(bit) > latest)
                    (worst, latest) = (bit, ArrivalOf(bit));
            }
        }

        return worst.IsConstant ? new CriticalPath(0, []) : PathTo(worst);
    }

    /// <summary>The path that makes a bit late.</summary>
    public CriticalPath PathTo(Bit bit)
    {
        var points = new List<PathPoint>();
        double delay = ArrivalOf(bit) + Delays.Setup;
        for (int signal = bit.Signal; ;)
        {
            points.Add(new PathPoint(Netlist.NameOf(signal), ArrivalPs[signal]));
            int index = Netlist.CellOf(signal);
            if (index < 0)
                break;
            var cell = Netlist.Cells[index];
            bool sum = ((signal - Netlist.FirstCellSignal) & 1) == 0;
            double a = ArrivalThrough(cell.A, cell.Kind, sum, carryIn: false);
            double b = ArrivalThrough(cell.B, cell.Kind, sum, carryIn: false);
            double c = cell.Kind == CellKind.FullAdder ? ArrivalThrough(cell.C, cell.Kind, sum, carryIn: true) : double.NegativeInfinity;
            signal = (c >= a && c >= b ? cell.C : a >= b ? cell.A : cell.B).Signal;
        }

        points.Reverse();
        return new CriticalPath(delay, [.. points]);
    }

    private double ArrivalThrough(Bit pin, CellKind kind, bool sum, bool carryIn) => ArrivalOf(pin) + CellTiming.Delay(Delays, kind, sum, carryIn);

    private static double Read(Bit bit, ReadOnlySpan<double> arrivals, BitNetlist netlist, AdderDelays delays) =>
        arrivals[bit.Signal] + (bit.Complemented && bit.Signal >= netlist.FirstCellSignal ? delays.Inverter : 0);
}
