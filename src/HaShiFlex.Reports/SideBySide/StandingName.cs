namespace HaShiFlex.Reports.SideBySide;

/// <summary>The words for <see cref="Standing"/> in JSON and on pages.</summary>
public static class StandingName
{
    public static string Of(Standing standing) => standing switch
    {
        Standing.Same => "same",
        Standing.WithinRange => "within range",
        Standing.Better => "better",
        Standing.Worse => "worse",
        Standing.Different => "different",
        _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, null),
    };
}
