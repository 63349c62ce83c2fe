using System.Text;
using System.Text.Json;
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
        yield return ("estimate", Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
        yield return ("charts", ChartData(charts));
        // Read last: the sections number the sources while they are written.
        yield return ("sources", JsonText(json =>
        {
            json.WriteStartArray();
            foreach (string source in sources.Sources)
                json.WriteStringValue(source);
            json.WriteEndArray();
        }));
    }

    /// <summary>The charts' specifications for the page's script.</summary>
    public static string ChartData(IEnumerable<DrawnChart> charts) => JsonText(json =>
    {
        json.WriteStartArray();
        foreach (var chart in charts)
        {
            json.WriteStartObject();
            json.WriteString("name", chart.Name);
            json.WritePropertyName("spec");
            ChartSheet.ForPage(chart.Specification).WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string JsonText(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
            write(json);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
