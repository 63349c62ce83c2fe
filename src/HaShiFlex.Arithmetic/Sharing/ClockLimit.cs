using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Netlists;
using HaShiFlex.Arithmetic.Timing;

namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>A clock that sums have to meet without registers inside.</summary>
/// <param name="PeriodPs">From the edge that launches the inputs to the one that captures the outputs, ps; above zero.</param>
/// <param name="Delays">Of the cells, and of the registers at both ends.</param>
public sealed record ClockLimit(double PeriodPs, AdderDelays Delays)
{
    /// <summary>Whether every output bit is there in time.</summary>
    public bool IsMetBy(AdderGraph graph) => PathPs(graph) <= PeriodPs;

    /// <summary>The slowest path bit by bit, ps.</summary>
    public double PathPs(AdderGraph graph) => ArrivalTimes.Of(BitNetlist.Build(graph), Delays).CriticalPath().DelayPs;
}
