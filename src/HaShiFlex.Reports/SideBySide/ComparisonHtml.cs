using System.Text;
using HaShiFlex.Reports.Charts;
using HaShiFlex.Reports.Html;
using HaShiFlex.Reports.Html.Sections;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports.SideBySide;

/// <summary>Several estimates on one self-contained page, differences marked in words and colour.</summary>
public static class ComparisonHtml
{
    public static void Write(Stream stream, EstimateComparison comparison)
    {
        var sources = new SourceIndex();
        DrawnChart[] charts = [ComparisonChart.Draw(comparison, CostMeasure.Area), ComparisonChart.Draw(comparison, CostMeasure.Energy)];
        string title = string.Join(" against ", comparison.Estimates.Select(e => e.Name));
        PageShell.Write(
            stream,
            title,
            html =>
            {
                html.Element("a", "Skip to the figures", ("class", "skip"), ("href", "#figures"));
                html.Open("header").Open("div").Element("h1", title).Element("p", "Ratios are to the first; a difference inside the ranges is one that the models cannot tell.", ("class", "sub")).Close();
                html.Open("div", ("class", "tools")).Element("button", "Dark", ("type", "button"), ("id", "theme")).Element("button", "Print", ("type", "button"), ("id", "print")).Close().Close();
                html.Open("main");
                Table(html, comparison, sources);
                ChartSection.Write(html, [.. charts]);
                Scenarios(html, comparison);
                html.Close();
                html.Element("div", "", ("id", "cell-tip"), ("role", "tooltip"), ("hidden", ""));
            },
            Data(comparison, charts, sources));
    }

    private static void Table(HtmlWriter html, EstimateComparison comparison, SourceIndex sources)
    {
        html.Open("section", ("id", "figures"));
        html.Element("h2", "Side by side");
        TableParts.Open(html, "Side by side", "scroll", ("data-cells", ""));
        html.Open("thead").Open("tr").Element("th", "Figure", ("scope", "col"));
        foreach (var estimate in comparison.Estimates)
            html.Element("th", estimate.Name, ("scope", "col"), ("class", "n"));
        html.Close().Close().Open("tbody");
        for (int r = 0; r < comparison.Rows.Length; r++)
        {
            var row = comparison.Rows[r];
            html.Open("tr").Element("th", row.Title, ("scope", "row"));
            for (int i = 0; i < row.Values.Length; i++)
                Cell(html, row, i, TableParts.Path("rows", r, TableParts.Path("values", i, "value")), sources);
            html.Close();
        }

        Words(html, comparison, "Bound by", e => BoundName.Of(e));
        Words(html, comparison, "Network", e => e.Provenance.NetworkSource);
        Words(html, comparison, "Technology", e => e.Provenance.Technology);
        Words(html, comparison, "Reference flow", e => e.Provenance.ReferenceFlow);
        html.Close();
        TableParts.Close(html);
        html.Close();
    }

    private static void Cell(HtmlWriter html, ComparedRow row, int index, string path, SourceIndex sources)
    {
        if (row.Values[index] is not { } quantity)
        {
            html.Element("td", "–", ("class", "n"));
            return;
        }

        var standing = row.StandingOf(index);
        string colour = standing switch { Standing.Better => " better", Standing.Worse => " worse", _ => "" };
        html.Open(
            "td",
            ("class", "n has-source" + colour),
            ("tabindex", "-1"),
            ("data-low", Figure.Estimate(quantity.Low)),
            ("data-high", Figure.Estimate(quantity.High)),
            ("data-source", sources.Of(quantity.Source).ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("aria-describedby", "cell-tip"));
        html.Number(quantity.Value, Figure.Estimate(quantity.Value), path);
        if (standing != Standing.Same && row.RatioOf(index) is { } ratio)
            html.Text($" ({Figure.Ratio(ratio)}, {StandingName.Of(standing)})");
        html.Close();
    }

    private static void Words(HtmlWriter html, EstimateComparison comparison, string title, Func<Estimation.Results.Estimate, string> words)
    {
        html.Open("tr").Element("th", title, ("scope", "row"));
        string first = words(comparison.Estimates[0]);
        foreach (var estimate in comparison.Estimates)
            html.Element("td", words(estimate), ("class", words(estimate) == first ? "words" : "words different"));
        html.Close();
    }

    /// <summary>Each scenario's text; lines that the first one lacks are marked.</summary>
    private static void Scenarios(HtmlWriter html, EstimateComparison comparison)
    {
        html.Open("section", ("id", "scenarios"));
        html.Element("h2", "Scenarios");
        html.Element("p", "Marked lines are not in the first scenario.", ("class", "muted"));
        var first = Lines(comparison.Estimates[0].Provenance.ScenarioText).ToHashSet(StringComparer.Ordinal);
        html.Open("div", ("class", "two"));
        foreach (var estimate in comparison.Estimates)
        {
            html.Open("div").Element("h3", estimate.Name).Open("pre", ("tabindex", "0"), ("aria-label", $"Scenario of {estimate.Name}"));
            foreach (string line in Lines(estimate.Provenance.ScenarioText))
            {
                if (first.Contains(line))
                    html.Text(line);
                else
                    html.Element("mark", line);
                html.Text("\n");
            }

            html.Close().Close();
        }

        html.Close().Close();
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    private static IEnumerable<(string Id, string Json)> Data(EstimateComparison comparison, DrawnChart[] charts, SourceIndex sources)
    {
        using var bytes = new MemoryStream();
        ComparisonJson.Write(bytes, comparison);
        yield return ("data-estimate", Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
        yield return ("data-charts", HtmlReport.ChartData(charts));
        yield return ("data-sources", sources.ToJson());
    }
}
