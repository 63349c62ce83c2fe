using System.Text.Json.Nodes;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports.Charts;

/// <summary>Cycles that every layer is busy for one image, against those that the rate allows: where the pipeline is unbalanced.</summary>
public sealed class CyclesChart : IChart
{
    public string Name => "cycles-by-layer";

    public string Title => "Cycles per image by layer";

    public string Describe(Estimate estimate)
    {
        double allowed = Allowed(estimate);
        var working = estimate.Layers.Where(l => l.CyclesPerImage > 0).ToList();
        if (working.Count == 0)
            return "No layer takes any.";
        int idle = working.Count(l => l.CyclesPerImage < allowed / 2);
        return $"The line is what the chip's rate allows, {Figure.Short(allowed)} cycles; {BoundName.Of(estimate)} sets it. "
            + $"{Figure.Count(idle)} of {Figure.Count(working.Count)} layers are busy for less than half of it.";
    }

    public JsonObject? Draw(Estimate estimate)
    {
        if (!estimate.Layers.Any(l => l.CyclesPerImage > 0))
            return null;
        var rows = new JsonArray();
        for (int i = 0; i < estimate.Layers.Length; i++)
        {
            var layer = estimate.Layers[i];
            rows.Add(new JsonObject
            {
                ["layer"] = i + 1,
                ["name"] = layer.Name,
                ["cycles"] = layer.CyclesPerImage,
                ["instances"] = layer.Instances,
                ["sort"] = layer.IsProgrammable ? "programmable" : "hardened",
            });
        }

        var specification = JsonNode.Parse(
            """
            {
              "height": 220,
              "layer": [
                {
                  "mark": { "type": "bar" },
                  "encoding": {
                    "y": { "field": "cycles", "type": "quantitative", "axis": { "title": "Cycles per image" } },
                    "color": { "field": "sort", "type": "nominal", "title": null, "scale": { "domain": ["hardened", "programmable"] } }
                  }
                },
                {
                  "data": { "values": [{}] },
                  "mark": { "type": "rule", "strokeDash": [5, 3], "strokeWidth": 1.5 },
                  "encoding": { "y": { "type": "quantitative" } }
                }
              ]
            }
            """)!.AsObject();
        var bars = specification["layer"]![0]!;
        bars["data"] = new JsonObject { ["values"] = rows };
        var encoding = bars["encoding"]!;
        encoding["x"] = LayerAxis.X(estimate.Layers.Length);
        encoding["color"]!["scale"]!["range"] = new JsonArray(ChartPalette.Blue, ChartPalette.Orange);
        encoding["tooltip"] = Tooltip.Of(("layer", "Layer", null), ("name", "Name", null), ("cycles", "Cycles per image", ",.0f"), ("instances", "Instances", ",.0f"));
        specification["layer"]![1]!["encoding"]!["y"]!["datum"] = Allowed(estimate);
        return specification;
    }

    /// <summary>Clock over rate.</summary>
    private static double Allowed(Estimate estimate) => estimate.Chip.ClockGhz.Value * 1e9 / estimate.Chip.ImagesPerS.Value;
}
