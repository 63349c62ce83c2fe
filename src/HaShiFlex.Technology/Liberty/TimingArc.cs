using HaShiFlex.Technology.Liberty.Tables;

namespace HaShiFlex.Technology.Liberty;

/// <summary>A <c>timing</c> group: from a related pin to the pin that holds it. Tables that the group lacks are null; times in ps.</summary>
/// <param name="RelatedPins">Where the arc begins; empty for a pulse width of the pin itself.</param>
/// <param name="Type">Liberty's <c>timing_type</c>: <c>combinational</c>, <c>rising_edge</c>, <c>setup_rising</c>, …</param>
/// <param name="Sense">Liberty's <c>timing_sense</c>, or null.</param>
/// <param name="When">State in which the arc holds, or null for any.</param>
public sealed record TimingArc(
    IReadOnlyList<string> RelatedPins,
    string Type,
    string? Sense,
    string? When,
    LibertyTable? CellRise,
    LibertyTable? CellFall,
    LibertyTable? RiseTransition,
    LibertyTable? FallTransition,
    LibertyTable? RiseConstraint,
    LibertyTable? FallConstraint)
{
    /// <summary>Whether an input's or a clock's change moves the output: not a constraint, not a three-state or asynchronous arc.</summary>
    public bool IsDelay => Type is "combinational" or "combinational_rise" or "combinational_fall" or "rising_edge" or "falling_edge";
}
