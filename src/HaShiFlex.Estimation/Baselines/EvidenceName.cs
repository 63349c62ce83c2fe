namespace HaShiFlex.Estimation.Baselines;

/// <summary>The word for each kind of evidence in YAML, JSON and on pages.</summary>
public static class EvidenceName
{
    public static string Of(Evidence evidence) => evidence switch
    {
        Evidence.Measured => "measured",
        Evidence.Derived => "derived",
        Evidence.Quoted => "quoted",
        Evidence.Implied => "implied",
        _ => throw new ArgumentOutOfRangeException(nameof(evidence), evidence, null),
    };

    /// <returns>Null for a word that names none.</returns>
    public static Evidence? Parse(string word) => word switch
    {
        "measured" => Evidence.Measured,
        "derived" => Evidence.Derived,
        "quoted" => Evidence.Quoted,
        "implied" => Evidence.Implied,
        _ => null,
    };
}
