using System.Text.Json.Nodes;

namespace HaShiFlex.Reports.Charts;

/// <summary>The axis of layers: their numbers in the table, for their names are too long to stand side by side.</summary>
public static class LayerAxis
{
    public static JsonObject X(int layers)
    {
        int step = layers <= 16 ? 1 : layers <= 40 ? 5 : 10;
        var values = new JsonArray([1, .. Enumerable.Range(1, layers).Where(n => n % step == 0 && n != 1).Select(n => (JsonNode)n)]);
        return new JsonObject
        {
            ["field"] = "layer",
            ["type"] = "ordinal",
            // All layers, also those that a chart has no mark for, so that places agree between charts.
            ["scale"] = new JsonObject { ["domain"] = new JsonArray([.. Enumerable.Range(1, layers).Select(n => (JsonNode)n)]) },
            ["axis"] = new JsonObject { ["title"] = "Layer (number in the table)", ["values"] = values, ["labelAngle"] = 0, ["ticks"] = true },
        };
    }
}
