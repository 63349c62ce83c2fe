using System.Collections.Immutable;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.SideBySide;

/// <summary>One figure of several estimates.</summary>
/// <param name="Key">In JSON; ends in its unit.</param>
/// <param name="Title">For people, with its unit.</param>
/// <param name="Values">One for each estimate; null where it has none.</param>
public sealed record ComparedRow(string Key, string Title, Preference Preference, ImmutableArray<Quantity?> Values)
{
    /// <summary>How the estimate of this index stands to the first one.</summary>
    public Standing StandingOf(int index)
    {
        if (index == 0 || Values[0] is not { } first || Values[index] is not { } other || first.Value == other.Value)
            return Standing.Same;
        if (other.Low <= first.High && first.Low <= other.High)
            return Standing.WithinRange;
        return Preference switch
        {
            Preference.None => Standing.Different,
            Preference.Lower => other.Value < first.Value ? Standing.Better : Standing.Worse,
            _ => other.Value > first.Value ? Standing.Better : Standing.Worse,
        };
    }

    /// <summary>This estimate's value over the first one's; null where one is missing or the first is 0.</summary>
    public double? RatioOf(int index) => Values[0] is { Value: not 0 } first && Values[index] is { } other ? other.Value / first.Value : null;
}
