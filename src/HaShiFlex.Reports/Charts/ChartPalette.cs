using System.Collections.Immutable;

namespace HaShiFlex.Reports.Charts;

/// <summary>
/// Colours that people with any of the common colour blindnesses tell apart: Okabe and Ito, "Color Universal Design" (2008),
/// without its black and yellow, which vanish on a dark and on a white page.
/// </summary>
public static class ChartPalette
{
    public const string Blue = "#0072B2";
    public const string Orange = "#E69F00";
    public const string Green = "#009E73";
    public const string Vermilion = "#D55E00";
    public const string Purple = "#CC79A7";
    public const string Sky = "#56B4E9";
    public const string Grey = "#8A8F98";
    public const string Brown = "#8C5A3C";
    public const string Pale = "#BFC4CC";

    /// <summary>One colour for each of <see cref="ComponentLabel.Groups"/>.</summary>
    public static ImmutableArray<string> Groups { get; } = [Blue, Orange, Purple, Green, Vermilion, Sky, Brown, Grey, Pale];
}
