using System.Text.Json.Nodes;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports.Charts;

/// <summary>Area against bits of a weight, a line for each sparsity and number of terms, with the accuracy where it was counted.</summary>
public sealed class SensitivityChart : IChart
{
    public string Name => "sensitivity";

    public string Title => "Sensitivity to bits and sparsity";

    public string Describe(Estimate estimate)
    {
        if (estimate.Sensitivities.IsEmpty)
            return "Not explored.";
        var smallest = estimate.Sensitivities.MinBy(p => p.AreaMm2.Value)!;
        var largest = estimate.Sensitivities.MaxBy(p => p.AreaMm2.Value)!;
        string accuracy = estimate.Sensitivities.Any(p => p.Accuracy?.Top1Percent is not null) ? "Labels are top-1 accuracy where it was counted." : "Accuracy was not counted at these points.";
        return $"From {Figure.Short(smallest.AreaMm2.Value)} mm² ({Words(smallest)}) to {Figure.Short(largest.AreaMm2.Value)} mm² ({Words(largest)}). {accuracy}";
    }

    public JsonObject? Draw(Estimate estimate)
    {
        if (estimate.Sensitivities.Length < 2)
            return null;
        var rows = new JsonArray();
        foreach (var point in estimate.Sensitivities)
        {
            rows.Add(new JsonObject
            {
                ["bits"] = point.WeightBits,
                ["series"] = Series(point),
                ["area"] = point.AreaMm2.Value,
                ["low"] = point.AreaMm2.Low,
                ["high"] = point.AreaMm2.High,
                ["energy"] = point.EnergyPerImageUj.Value,
                ["label"] = point.Accuracy?.Top1Percent is { } top1 ? top1.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture) + " %" : "",
                ["below"] = HasLabelAbove(estimate, point),
                ["chosen"] = point.IsThisDesign,
            });
        }

        var specification = JsonNode.Parse(
            """
            {
              "height": 240,
              "encoding": {
                "x": { "field": "bits", "type": "ordinal", "axis": { "title": "Bits of a weight", "labelAngle": 0 } },
                "y": { "field": "area", "type": "quantitative", "axis": { "title": "Area, mm²" } }
              },
              "layer": [
                { "mark": { "type": "line", "point": { "size": 50 } }, "encoding": {} },
                { "transform": [{ "filter": { "field": "below", "equal": false } }], "mark": { "type": "text", "dy": -11 }, "encoding": { "text": { "field": "label" } } },
                { "transform": [{ "filter": { "field": "below", "equal": true } }], "mark": { "type": "text", "dy": 13 }, "encoding": { "text": { "field": "label" } } },
                { "transform": [{ "filter": { "field": "chosen", "equal": true } }], "mark": { "type": "point", "shape": "diamond", "size": 190, "strokeWidth": 2 }, "encoding": {} }
              ]
            }
            """)!.AsObject();
        specification["data"] = new JsonObject { ["values"] = rows };
        var domain = estimate.Sensitivities.Select(Series).Distinct().ToList();
        var layers = specification["layer"]!.AsArray();
        layers[0]!["encoding"]!["color"] = new JsonObject
        {
            ["field"] = "series",
            ["type"] = "nominal",
            ["title"] = null,
            ["scale"] = new JsonObject { ["domain"] = new JsonArray([.. domain.Select(d => (JsonNode)d)]), ["range"] = new JsonArray([.. ChartPalette.Groups.Take(domain.Count).Select(c => (JsonNode)c)]) },
        };
        layers[0]!["encoding"]!["tooltip"] = Tooltip.Of(("bits", "Bits", ",.0f"), ("series", "Weights", null), ("area", "Area, mm²", ".4~r"), ("low", "low", ".4~r"), ("high", "high", ".4~r"), ("energy", "Energy per image, µJ", ".4~r"), ("label", "Top-1", null));
        layers[3]!["mark"]!["color"] = ChartPalette.Vermilion;

        // A layer without a row has an infinite extent, of which the renderer complains.
        if (!estimate.Sensitivities.Any(p => p.IsThisDesign))
            layers.RemoveAt(3);
        if (!estimate.Sensitivities.Any(p => HasLabelAbove(estimate, p)))
            layers.RemoveAt(2);
        return specification;
    }

    /// <summary>Whether a point of the same bits lies so close above that its label would cover this one's.</summary>
    private static bool HasLabelAbove(Estimate estimate, SensitivityPoint point)
    {
        double room = 0.05 * estimate.Sensitivities.Max(p => p.AreaMm2.Value);
        return estimate.Sensitivities.Any(p => p.WeightBits == point.WeightBits && p.AreaMm2.Value > point.AreaMm2.Value && p.AreaMm2.Value < point.AreaMm2.Value + room);
    }

    private static string Series(SensitivityPoint point) => $"{Percent(point.Sparsity)} pruned{(point.Terms == 1 ? "" : $", {Figure.Count(point.Terms)} terms")}{(point.IsCalibrated ? ", calibrated" : "")}";

    private static string Words(SensitivityPoint point) => $"{Figure.Count(point.WeightBits)} bits, {Series(point)}";

    private static string Percent(double fraction) => (fraction * 100).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture) + " %";
}
