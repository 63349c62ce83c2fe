using System.Text;
using System.Text.Json.Nodes;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Charts;
using HaShiFlex.Reports.Html.Sections;
using HaShiFlex.Reports.Json;

namespace HaShiFlex.Reports.Html;

/// <summary><c>report.html</c>: one file with everything in it, the estimate's JSON included, from which every number on it is taken.</summary>
public static class HtmlReport
{
    public static void Write(Stream stream, Estimate estimate)
    {
        var sources = new SourceIndex();
        var charts = ChartCatalog.Of(estimate);
        PageShell.Write(
            stream,
            estimate.Name,
            html =>
            {
                html.Element("a", "Skip to the figures", ("class", "skip"), ("href", "#figures"));
                TitleSection.Write(html, estimate);
                html.Open("main");
                VerdictSection.Write(html, estimate);
                CardSection.Write(html, estimate);
                ChartSection.Write(html, charts);
                ComparisonSection.Write(html, estimate, sources);
                ProductSection.Write(html, estimate, sources);
                ComponentSection.Write(html, estimate, sources);
                LayerSection.Write(html, estimate, sources);
                NotesSection.Write(html, estimate);
                OriginSection.Write(html, estimate);
                html.Close();
                html.Element("footer", $"Made by hashiflex {estimate.Provenance.Version}. The figures are estimates with ranges, not measurements of silicon.");
                html.Element("div", "", ("id", "cell-tip"), ("role", "tooltip"), ("hidden", ""));
            },
            Data(estimate, charts, sources));
    }

    private static IEnumerable<(string Id, string Json)> Data(Estimate estimate, IEnumerable<DrawnChart> charts, SourceIndex sources)
    {
        using var bytes = new MemoryStream();
        EstimateJson.Write(bytes, estimate);
        yield return ("data-estimate", Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
        yield return ("data-charts", ChartData(charts));
        // Read last: the sections number the sources while they are written.
        yield return ("data-sources", sources.ToJson());
    }

    /// <summary>The charts' specifications for the page's script.</summary>
    public static string ChartData(IEnumerable<DrawnChart> charts) =>
        new JsonArray([.. charts.Select(chart => (JsonNode)new JsonObject { ["name"] = chart.Name, ["spec"] = ChartSheet.ForPage(chart.Specification) })]).ToJsonString();
}
