using System.Globalization;
using System.Text.Json.Nodes;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports.Charts;

/// <summary>Logit error against area, the weights calibrated at several prices for area.</summary>
public sealed class FrontChart : IChart
{
    public string Name => "error-against-area";

    public string Title => "Logit error against area";

    public string Describe(Estimate estimate)
    {
        if (estimate.Front.IsEmpty)
            return "Not explored.";
        FrontPoint first = estimate.Front[0], last = estimate.Front[^1];
        return $"From {Figure.Short(first.AreaMm2.Value)} mm² ({Agreement(first)} of images decided as before quantization) to {Figure.Short(last.AreaMm2.Value)} mm² ({Agreement(last)}). "
            + "The line joins what nothing else is better than in both; the diamond is plain rounding.";
    }

    public JsonObject? Draw(Estimate estimate)
    {
        if (estimate.Front.Length < 2)
            return null;
        var rows = new JsonArray();
        foreach (var point in estimate.Front)
        {
            rows.Add(new JsonObject
            {
                ["area"] = point.AreaMm2.Value,
                ["error"] = point.Accuracy.LogitError ?? 0,
                ["agreement"] = Agreement(point),
                ["zeros"] = point.Sparsity,
                ["terms"] = point.TermsPerWeight,
                ["front"] = point.IsOnFront,
                ["plain"] = point.PricePerMm2 is null,
            });
        }

        var specification = JsonNode.Parse(
            """
            {
              "height": 240,
              "encoding": {
                "x": { "field": "area", "type": "quantitative", "scale": { "zero": false }, "axis": { "title": "Area, mm²" } },
                "y": { "field": "error", "type": "quantitative", "axis": { "title": "Logit error" } }
              },
              "layer": [
                { "transform": [{ "filter": { "field": "front", "equal": true } }], "mark": { "type": "line" } },
                { "transform": [{ "filter": { "field": "plain", "equal": false } }], "mark": { "type": "point", "filled": true, "size": 60, "opacity": 1 }, "encoding": {} },
                { "transform": [{ "filter": { "field": "plain", "equal": false } }], "mark": { "type": "text", "dy": -11 }, "encoding": { "text": { "field": "agreement" } } },
                { "transform": [{ "filter": { "field": "plain", "equal": true } }], "mark": { "type": "point", "filled": true, "shape": "diamond", "size": 160, "opacity": 1 }, "encoding": {} }
              ]
            }
            """)!.AsObject();
        specification["data"] = new JsonObject { ["values"] = rows };
        var layers = specification["layer"]!.AsArray();
        layers[0]!["mark"]!["color"] = ChartPalette.Blue;
        layers[1]!["mark"]!["color"] = ChartPalette.Blue;
        layers[3]!["mark"]!["color"] = ChartPalette.Vermilion;
        foreach (int marked in new[] { 1, 3 })
            layers[marked]!["encoding"]!["tooltip"] = Tooltip.Of(("area", "Area, mm²", ".4~r"), ("error", "Logit error", ".4~r"), ("agreement", "As float", null), ("zeros", "Zeros", ".1%"), ("terms", "Terms per weight", ".3f"));
        if (!estimate.Front.Any(p => p.PricePerMm2 is null))
            layers.RemoveAt(3);
        return specification;
    }

    private static string Agreement(FrontPoint point) => point.Accuracy.AgreementPercent.ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
