using System.Text.Json.Nodes;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports.Charts;

/// <summary>Area or energy of the whole chip by component, each with its range.</summary>
public sealed class ComponentChart(CostMeasure measure) : IChart
{
    public string Name => $"{measure.Key}-by-component";

    public string Title => $"{measure.Title} by component";

    public string Describe(Estimate estimate)
    {
        var costs = estimate.Chip.Components.Where(c => measure.Value(c).Value > 0).OrderByDescending(c => measure.Value(c).Value).ToList();
        if (costs.Count == 0)
            return "No component has any.";
        double total = costs.Sum(c => measure.Value(c).Value);
        string parts = string.Join(", ", costs.Take(3).Select(c => $"{ComponentLabel.Of(c.Component).Title} {Figure.Percent(measure.Value(c).Value / total)}"));
        return $"The largest shares: {parts}. Whiskers are the ranges.";
    }

    public JsonObject? Draw(Estimate estimate)
    {
        var rows = new JsonArray();
        foreach (var cost in estimate.Chip.Components)
        {
            var value = measure.Value(cost);
            if (value.High > 0)
                rows.Add(new JsonObject { ["component"] = ComponentLabel.Of(cost.Component).Title, ["value"] = value.Value, ["low"] = value.Low, ["high"] = value.High });
        }

        if (rows.Count == 0)
            return null;
        var specification = JsonNode.Parse(
            """
            {
              "encoding": { "y": { "field": "component", "type": "nominal", "sort": { "field": "value", "op": "max", "order": "descending" }, "axis": { "title": null, "labelLimit": 160, "ticks": false, "domain": false } } },
              "layer": [
                { "mark": { "type": "bar", "height": { "band": 0.62 } }, "encoding": { "x": { "field": "value", "type": "quantitative" } } },
                { "mark": { "type": "rule", "strokeWidth": 1.5 }, "encoding": { "x": { "field": "low", "type": "quantitative" }, "x2": { "field": "high" } } }
              ]
            }
            """)!.AsObject();
        specification["height"] = 24 * rows.Count;
        specification["data"] = new JsonObject { ["values"] = rows };
        var layers = specification["layer"]!.AsArray();
        layers[0]!["mark"]!["color"] = ChartPalette.Blue;
        layers[0]!["encoding"]!["x"]!["axis"] = new JsonObject { ["title"] = measure.Axis, ["tickCount"] = 6 };
        specification["encoding"]!["tooltip"] = Tooltip.Of(("component", "Component", null), ("value", measure.Axis, ".4~r"), ("low", "low", ".4~r"), ("high", "high", ".4~r"));
        return specification;
    }
}
