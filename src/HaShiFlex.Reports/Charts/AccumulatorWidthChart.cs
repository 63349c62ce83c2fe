using System.Text.Json.Nodes;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports.Charts;

/// <summary>Width of every layer's widest accumulator: what any input could need, and what real images reached.</summary>
public sealed class AccumulatorWidthChart : IChart
{
    private const string Needed = "any input";
    private const string Reached = "real images";

    public string Name => "accumulator-width";

    public string Title => "Width of accumulators";

    public string Describe(Estimate estimate)
    {
        var widths = estimate.Layers.Where(l => l.AccumulatorBits > 0).ToList();
        if (widths.Count == 0)
            return "No layer accumulates.";
        string needed = $"Exact intervals need {Figure.Count(widths.Min(l => l.AccumulatorBits))} to {Figure.Count(widths.Max(l => l.AccumulatorBits))} bits. ";
        var measured = widths.Where(l => l.ReachedAccumulatorBits is not null).ToList();
        return measured.Count == 0
            ? needed + "What real images reach was not measured: hashiflex verify does."
            : $"{needed}Real images reached at most {Figure.Count(measured.Max(l => l.ReachedAccumulatorBits!.Value))}.";
    }

    public JsonObject? Draw(Estimate estimate)
    {
        var rows = new JsonArray();
        for (int i = 0; i < estimate.Layers.Length; i++)
        {
            var layer = estimate.Layers[i];
            if (layer.AccumulatorBits > 0)
                rows.Add(Row(i, layer, Needed, layer.AccumulatorBits));
            if (layer.ReachedAccumulatorBits is { } reached)
                rows.Add(Row(i, layer, Reached, reached));
        }

        if (rows.Count == 0)
            return null;
        var specification = JsonNode.Parse(
            """
            {
              "height": 180,
              "mark": { "type": "point", "filled": true, "size": 34, "opacity": 1 },
              "encoding": {
                "y": { "field": "bits", "type": "quantitative", "scale": { "zero": true }, "axis": { "title": "Accumulator, bits", "tickMinStep": 1 } }
              }
            }
            """)!.AsObject();
        specification["data"] = new JsonObject { ["values"] = rows };
        var encoding = specification["encoding"]!;
        encoding["x"] = LayerAxis.X(estimate.Layers.Length);
        var domain = rows.Select(r => (string)r!["which"]!).Distinct().ToList();
        encoding["color"] = Scale(domain, [ChartPalette.Blue, ChartPalette.Vermilion]);
        encoding["shape"] = Scale(domain, ["circle", "triangle-up"]);
        encoding["tooltip"] = Tooltip.Of(("layer", "Layer", null), ("name", "Name", null), ("which", "Width", null), ("bits", "Bits", ",.0f"));
        return specification;
    }

    private static JsonObject Scale(List<string> domain, string[] range) => new()
    {
        ["field"] = "which",
        ["type"] = "nominal",
        ["title"] = null,
        ["scale"] = new JsonObject { ["domain"] = new JsonArray([.. domain.Select(d => (JsonNode)d)]), ["range"] = new JsonArray([.. range.Take(domain.Count).Select(r => (JsonNode)r)]) },
    };

    private static JsonObject Row(int index, LayerEstimate layer, string which, int bits) =>
        new() { ["layer"] = index + 1, ["name"] = layer.Name, ["which"] = which, ["bits"] = bits };
}
