using System.Text.Json.Nodes;
using HaShiFlex.Reports.Charts;

namespace HaShiFlex.Reports.SideBySide;

/// <summary>Area or energy by component, one stacked bar for each estimate.</summary>
public static class ComparisonChart
{
    public static DrawnChart Draw(EstimateComparison comparison, CostMeasure measure)
    {
        var rows = new JsonArray();
        for (int i = 0; i < comparison.Estimates.Length; i++)
        {
            foreach (var group in comparison.Estimates[i].Chip.Components.GroupBy(c => ComponentLabel.Of(c.Component).Group))
            {
                double value = group.Sum(c => measure.Value(c).Value);
                if (value > 0)
                    rows.Add(new JsonObject { ["estimate"] = Label(i), ["component"] = group.Key, ["rank"] = ComponentLabel.Groups.IndexOf(group.Key), ["value"] = value });
            }
        }

        var present = ComponentLabel.Groups.Where(g => rows.Any(r => (string)r!["component"]! == g)).ToList();
        var specification = JsonNode.Parse(
            """
            {
              "mark": { "type": "bar" },
              "encoding": {
                "y": { "field": "estimate", "type": "nominal", "sort": null, "axis": { "title": null, "ticks": false, "domain": false } },
                "x": { "field": "value", "type": "quantitative", "stack": "zero" },
                "order": { "field": "rank", "type": "quantitative" },
                "color": { "field": "component", "type": "nominal", "title": null }
              }
            }
            """)!.AsObject();
        specification["height"] = 34 * comparison.Estimates.Length;
        specification["data"] = new JsonObject { ["values"] = rows };
        var encoding = specification["encoding"]!;
        encoding["x"]!["axis"] = new JsonObject { ["title"] = measure.Axis };
        encoding["color"]!["scale"] = new JsonObject
        {
            ["domain"] = new JsonArray([.. present.Select(g => (JsonNode)g)]),
            ["range"] = new JsonArray([.. present.Select(g => (JsonNode)ChartPalette.Groups[ComponentLabel.Groups.IndexOf(g)])]),
        };
        encoding["tooltip"] = Tooltip.Of(("estimate", "Estimate", null), ("component", "Component", null), ("value", measure.Axis, ".4~r"));
        return new DrawnChart($"{measure.Key}-side-by-side", $"{measure.Title} by component", string.Join("; ", comparison.Estimates.Select((estimate, i) => $"{Label(i)}: {estimate.Name}")) + ".", specification);
    }

    /// <summary>A number, because two estimates may have one name, and long ones leave a phone no room for bars.</summary>
    private static string Label(int index) => FormattableString.Invariant($"{index + 1}");
}
