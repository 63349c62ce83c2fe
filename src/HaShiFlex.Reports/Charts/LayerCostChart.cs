using System.Text.Json.Nodes;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports.Charts;

/// <summary>Area or energy of every layer, stacked by component.</summary>
public sealed class LayerCostChart(CostMeasure measure) : IChart
{
    public string Name => $"{measure.Key}-by-layer";

    public string Title => $"{measure.Title} by layer";

    public string Describe(Estimate estimate)
    {
        var costs = estimate.Layers.Select(l => l.Components.Sum(c => measure.Value(c).Value)).ToList();
        double total = costs.Sum();
        if (!(total > 0))
            return "No layer has any.";
        int largest = costs.IndexOf(costs.Max());
        var descending = costs.OrderDescending().ToList();
        int half = 0;
        for (double sum = 0; sum < total / 2; half++)
            sum += descending[half];
        return $"Layer {Figure.Count(largest + 1)}, {estimate.Layers[largest].Name}, is the largest: {Figure.Short(costs[largest])} {measure.Unit}, {Figure.Percent(costs[largest] / total)} of all. "
            + $"Half of the total is in {Figure.Count(half)} of {Figure.Count(costs.Count)} layers.";
    }

    public JsonObject? Draw(Estimate estimate)
    {
        var rows = new JsonArray();
        for (int i = 0; i < estimate.Layers.Length; i++)
        {
            var layer = estimate.Layers[i];
            foreach (var group in layer.Components.GroupBy(c => ComponentLabel.Of(c.Component).Group))
            {
                double value = group.Sum(c => measure.Value(c).Value);
                if (value > 0)
                    rows.Add(new JsonObject { ["layer"] = i + 1, ["name"] = layer.Name, ["component"] = group.Key, ["rank"] = ComponentLabel.Groups.IndexOf(group.Key), ["value"] = value });
            }
        }

        if (rows.Count == 0)
            return null;
        var present = ComponentLabel.Groups.Where(g => rows.Any(r => (string)r!["component"]! == g)).ToList();
        var specification = JsonNode.Parse(
            """
            {
              "height": 260,
              "mark": { "type": "bar" },
              "encoding": {
                "y": { "field": "value", "type": "quantitative", "stack": "zero" },
                "order": { "field": "rank", "type": "quantitative" },
                "color": { "field": "component", "type": "nominal", "title": null }
              }
            }
            """)!.AsObject();
        specification["data"] = new JsonObject { ["values"] = rows };
        var encoding = specification["encoding"]!.AsObject();
        encoding["x"] = LayerAxis.X(estimate.Layers.Length);
        encoding["y"]!["axis"] = new JsonObject { ["title"] = measure.Axis };
        encoding["color"]!["scale"] = new JsonObject
        {
            ["domain"] = new JsonArray([.. present.Select(g => (JsonNode)g)]),
            ["range"] = new JsonArray([.. present.Select(g => (JsonNode)ChartPalette.Groups[ComponentLabel.Groups.IndexOf(g)])]),
        };
        encoding["tooltip"] = Tooltip.Of(("layer", "Layer", null), ("name", "Name", null), ("component", "Component", null), ("value", measure.Axis, ".4~r"));
        return specification;
    }
}
