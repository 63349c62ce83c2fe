using System.Collections.Immutable;
using HaShiFlex.Reports.Charts;

namespace HaShiFlex.Reports.Html.Sections;

/// <summary>A figure for each chart; the page's script draws into it.</summary>
public static class ChartSection
{
    public static void Write(HtmlWriter html, ImmutableArray<DrawnChart> charts)
    {
        html.Open("section", ("id", "charts"));
        html.Element("h2", "In pictures");
        html.Open("div", ("class", "charts"));
        foreach (var chart in charts)
            Figure(html, chart);
        html.Close().Close();
    }

    private static void Figure(HtmlWriter html, DrawnChart chart)
    {
        bool isWide = chart.Name.EndsWith("-by-layer", StringComparison.Ordinal) || chart.Name.EndsWith("-side-by-side", StringComparison.Ordinal) || chart.Name is "weight-codes";
        html.Open("figure", ("class", isWide ? "wide" : "half"));
        html.Element("h3", chart.Title);
        html.Element("figcaption", chart.Description);
        html.Element("div", "", ("class", "chart"), ("id", $"chart-{chart.Name}"), ("role", "img"), ("aria-label", $"{chart.Title}. {chart.Description}"));
        html.Open("div", ("class", "save"));
        foreach (string format in new[] { "svg", "png" })
        {
            html.Element(
                "button",
                format.ToUpperInvariant(),
                ("type", "button"),
                ("data-save", format),
                ("data-chart", chart.Name),
                ("aria-label", $"Save {chart.Title} as {format.ToUpperInvariant()}"));
            html.Text(" ");
        }

        html.Close().Close();
    }
}
