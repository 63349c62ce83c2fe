using HaShiFlex.Documents;

namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>What is minimized, and how long it is searched for. The same settings give the same graph, but for <see cref="TimeBudget"/>.</summary>
public sealed record SharingSettings
{
    public static SharingSettings Default { get; } = new();

    public SharingObjective Objective { get; init; } = SharingObjective.Area;

    public SharingCosts Costs { get; init; } = SharingCosts.Default;

    /// <summary>Rounds of ruin and recreate after the first graph; 0 for that graph alone.</summary>
    public int Effort { get; init; } = 20_000;

    /// <summary>Of the search's random choices.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Ends the search earlier, with the best graph so far. How many rounds fit depends on the machine, so that only <see cref="Effort"/> is reproducible.
    /// </summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>Most adder levels of an output, as <see cref="Cells.CellCounts.Depth"/> counts them; null for no limit.</summary>
    public int? DepthLimit { get; init; }

    /// <summary>
    /// A clock that outputs have to meet without registers inside; null for none. It is kept by limits of the depth, of which the loosest that meets it is taken.
    /// </summary>
    public ClockLimit? ClockLimit { get; init; }

    /// <exception cref="InputException">A value is out of range.</exception>
    public void Validate()
    {
        if (Effort < 0)
            throw new InputException($"effort is {Effort}: it must be 0 or more rounds");
        if (TimeBudget is { } budget && budget < TimeSpan.Zero)
            throw new InputException("the time budget is negative: it must be 0 s or more");
        if (DepthLimit is < 1)
            throw new InputException($"the depth limit is {DepthLimit}: it must be 1 or more levels");
        if (ClockLimit is { } clock && !(clock.PeriodPs > 0))
            throw new InputException(FormattableString.Invariant($"the clock period is {clock.PeriodPs} ps: it must be above 0"));
        if (!(Costs.FullAdder > 0) || !double.IsFinite(Costs.FullAdder) || !(Costs.HalfAdder >= 0) || !(Costs.Flop >= 0)
            || Costs.HalfAdder > 100 * Costs.FullAdder || Costs.Flop > 100 * Costs.FullAdder)
        {
            throw new InputException("cell areas must be 0 or more, a full adder's above 0, the others at most 100 times it");
        }
    }
}
