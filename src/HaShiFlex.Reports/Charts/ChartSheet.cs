using System.Text.Json.Nodes;

namespace HaShiFlex.Reports.Charts;

/// <summary>What a chart is drawn on: the page, whose script sets the theme, or a column of a paper.</summary>
public static class ChartSheet
{
    private const string SchemaUrl = "https://vega.github.io/schema/vega-lite/v6.json";

    /// <summary>Width of the plot, so that a figure with its axis is about 400 units wide and 12-unit text prints at 7.5 points in a 3.5-inch column.</summary>
    private const int PaperWidth = 340;

    public static JsonObject ForPage(JsonObject specification) => With(specification, "container", null);

    public static JsonObject ForPaper(JsonObject specification) => With(specification, PaperWidth, PaperTheme());

    private static JsonObject With(JsonObject specification, JsonNode width, JsonObject? theme)
    {
        var sheet = new JsonObject { ["$schema"] = SchemaUrl, ["width"] = width, ["autosize"] = new JsonObject { ["type"] = theme is null ? "fit-x" : "pad", ["contains"] = "padding" } };
        foreach (var (key, value) in specification)
            sheet[key] = value?.DeepClone();
        if (theme is not null)
            sheet["config"] = theme;
        return sheet;
    }

    private static JsonObject PaperTheme() => JsonNode.Parse(
        """
        {
          "font": "Source Sans 3, Helvetica, Arial, sans-serif",
          "background": "white",
          "axis": { "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 600, "labelColor": "#1a1d21", "titleColor": "#1a1d21", "gridColor": "#e3e6ea", "domainColor": "#565d66", "tickColor": "#565d66" },
          "legend": { "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 600, "labelColor": "#1a1d21", "titleColor": "#1a1d21", "orient": "bottom", "columns": 4, "symbolType": "square" },
          "text": { "fontSize": 12, "color": "#1a1d21" },
          "rule": { "color": "#1a1d21" },
          "view": { "stroke": null }
        }
        """)!.AsObject();
}
