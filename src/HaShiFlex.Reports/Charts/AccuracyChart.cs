using System.Text.Json.Nodes;
using HaShiFlex.Synthesis.Calibration;

namespace HaShiFlex.Reports.Charts;

/// <summary>Errors of the estimates of every layer of a calibration over what synthesis measured, a panel for each of area, critical path and energy.</summary>
public static class AccuracyChart
{
    public const string Name = "accuracy";

    public static DrawnChart Of(IReadOnlyList<CalibratedFlow> flows)
    {
        var rows = new JsonArray();
        foreach (var (flow, designs) in flows)
        {
            foreach (var design in designs)
            {
                Add("area, um2", design.Measured.AreaUm2, design.AreaError);
                Add("critical path, ps", design.Measured.CriticalPathPs, design.DelayError);
                Add("energy, fJ a cycle", design.Measured.Power!.EnergyFj, design.EnergyError);

                void Add(string figure, double measured, double error) => rows.Add(new JsonObject
                {
                    ["flow"] = flow.Name,
                    ["set"] = design.Design.IsHeldOut ? "held out" : "fit",
                    ["figure"] = figure,
                    ["measured"] = measured,
                    ["error"] = 100 * error,
                });
            }
        }

        var specification = JsonNode.Parse(
            """
            {
              "columns": 3,
              "facet": { "field": "figure", "type": "nominal", "title": null },
              "resolve": { "scale": { "x": "independent" } },
              "spec": {
                "width": 200,
                "height": 220,
                "layer": [
                  { "mark": { "type": "rule", "strokeWidth": 1 }, "encoding": { "y": { "datum": 0 } } },
                  {
                    "mark": { "type": "point", "size": 34, "opacity": 1 },
                    "encoding": {
                      "x": { "field": "measured", "type": "quantitative", "scale": { "type": "log" }, "axis": { "title": "synthesis", "tickCount": 4 } },
                      "y": { "field": "error", "type": "quantitative", "axis": { "title": "Error of the estimate, %" } }
                    }
                  }
                ]
              }
            }
            """)!.AsObject();
        specification["data"] = new JsonObject { ["values"] = rows };
        var encoding = specification["spec"]!["layer"]![1]!["encoding"]!;
        string[] colours = [ChartPalette.Blue, ChartPalette.Vermilion, ChartPalette.Green];
        encoding["color"] = Scale("flow", [.. flows.Select(flow => flow.Flow.Name)], colours);
        encoding["shape"] = Scale("set", ["held out", "fit"], ["circle", "cross"]);
        return new DrawnChart(Name, "Estimates against synthesis", "Errors of area, critical path and energy.", specification);
    }

    private static JsonObject Scale(string field, string[] domain, string[] range) => new()
    {
        ["field"] = field,
        ["type"] = "nominal",
        ["title"] = null,
        ["scale"] = new JsonObject
        {
            ["domain"] = new JsonArray([.. domain.Select(value => (JsonNode)value)]),
            ["range"] = new JsonArray([.. range.Take(domain.Length).Select(value => (JsonNode)value)]),
        },
    };
}
