using System.Globalization;

namespace HaShiFlex.Documents.Yaml;

/// <summary>The numbers that a key accepts; a bound may belong to the range or not.</summary>
public readonly record struct NumberRange(double Minimum, bool MinimumIncluded, double Maximum, bool MaximumIncluded)
{
    public static NumberRange Any { get; } = new(double.NegativeInfinity, false, double.PositiveInfinity, false);

    public static NumberRange Above(double minimum) => new(minimum, false, double.PositiveInfinity, false);

    public static NumberRange AtLeast(double minimum) => new(minimum, true, double.PositiveInfinity, false);

    public static NumberRange Between(double minimum, double maximum) => new(minimum, true, maximum, true);

    /// <summary>Above <paramref name="minimum"/>, at most <paramref name="maximum"/>.</summary>
    public static NumberRange AboveTo(double minimum, double maximum) => new(minimum, false, maximum, true);

    /// <summary>From <paramref name="minimum"/>, below <paramref name="maximum"/>.</summary>
    public static NumberRange FromBelow(double minimum, double maximum) => new(minimum, true, maximum, false);

    public bool Contains(double value) =>
        (MinimumIncluded ? value >= Minimum : value > Minimum) && (MaximumIncluded ? value <= Maximum : value < Maximum);

    public override string ToString()
    {
        string? low = double.IsInfinity(Minimum) ? null : (MinimumIncluded ? "at least " : "above ") + Minimum.ToString(CultureInfo.InvariantCulture);
        string? high = double.IsInfinity(Maximum) ? null : (MaximumIncluded ? "at most " : "below ") + Maximum.ToString(CultureInfo.InvariantCulture);
        return (low, high) switch
        {
            (null, null) => "any number",
            (_, null) => low,
            (null, _) => high,
            _ => $"{low} and {high}",
        };
    }
}
