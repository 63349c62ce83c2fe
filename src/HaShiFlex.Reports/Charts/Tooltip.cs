using System.Text.Json.Nodes;

namespace HaShiFlex.Reports.Charts;

/// <summary>The fields that a mark shows when it is pointed at.</summary>
public static class Tooltip
{
    /// <param name="fields">Field, title, and a d3 number format where it is a number.</param>
    public static JsonArray Of(params (string Field, string Title, string? Format)[] fields)
    {
        var tooltip = new JsonArray();
        foreach (var (field, title, format) in fields)
        {
            var entry = new JsonObject { ["field"] = field, ["title"] = title, ["type"] = format is null ? "nominal" : "quantitative" };
            if (format is not null)
                entry["format"] = format;
            tooltip.Add(entry);
        }

        return tooltip;
    }
}
