using System.Text.Json.Nodes;
using HaShiFlex.Estimation.Baselines;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports.Charts;

/// <summary>The chip beside its baselines on a logarithmic axis.</summary>
public sealed class BaselineChart(BaselineMeasure measure) : IChart
{
    private const string ThisChip = "this chip";
    private const string Roofline = "roofline (model)";

    public string Name => measure.Name;

    public string Title => measure.Title;

    public string Describe(Estimate estimate)
    {
        var known = estimate.Comparisons.Where(c => measure.Baseline(c.Baseline) is not null).ToList();
        if (known.Count == 0)
            return "No baseline has the inputs.";
        var best = known.MaxBy(c => measure.Baseline(c.Baseline)!.Value)!.Baseline;
        double ratio = measure.Chip(estimate.Chip).Value / measure.Baseline(best)!.Value;
        string missing = known.Count == estimate.Comparisons.Length ? "" : $" {Figure.Count(estimate.Comparisons.Length - known.Count)} of {Figure.Count(estimate.Comparisons.Length)} baselines lack the inputs and are left out.";
        string power = measure == BaselineMeasure.Efficiency ? " Baselines count their whole board, the chip its die alone." : "";
        return $"{Figure.Ratio(ratio)} the best baseline, {best.Title} ({EvidenceName.Of(best.Evidence)}).{power}{missing}";
    }

    public JsonObject? Draw(Estimate estimate)
    {
        var chip = measure.Chip(estimate.Chip);
        var rows = new JsonArray { Row("This chip", ThisChip, chip.Value, chip.Low, chip.High, "") };
        foreach (var comparison in estimate.Comparisons)
        {
            if (measure.Baseline(comparison.Baseline) is { } value)
                rows.Add(Row(comparison.Baseline.Title, EvidenceName.Of(comparison.Baseline.Evidence), value, value, value, $"{comparison.Baseline.Network}, {comparison.Baseline.Precision}"));
            if (measure == BaselineMeasure.Rate && comparison.Roofline is { ImagesPerS: var roof })
                rows.Add(Row(comparison.Baseline.Title, Roofline, roof, roof, roof, "the chip's"));
        }

        if (rows.Count < 2)
            return null;
        var specification = JsonNode.Parse(
            """
            {
              "encoding": { "y": { "field": "title", "type": "nominal", "sort": { "field": "value", "op": "max", "order": "descending" }, "axis": { "title": null, "labelLimit": 190, "ticks": false, "domain": false, "grid": true } } },
              "layer": [
                { "mark": { "type": "rule", "strokeWidth": 2 }, "encoding": { "x": { "field": "low", "type": "quantitative", "scale": { "type": "log", "nice": true } }, "x2": { "field": "high" } } },
                { "mark": { "type": "point", "filled": true, "size": 110, "opacity": 1 }, "encoding": { "x": { "field": "value", "type": "quantitative" } } }
              ]
            }
            """)!.AsObject();
        specification["height"] = 28 * rows.Select(r => (string)r!["title"]!).Distinct().Count();
        specification["data"] = new JsonObject { ["values"] = rows };
        string[] order = [ThisChip, "measured", "derived", "quoted", "implied", Roofline];
        string[] colours = [ChartPalette.Blue, ChartPalette.Green, ChartPalette.Orange, ChartPalette.Purple, ChartPalette.Grey, ChartPalette.Vermilion];
        string[] shapes = ["diamond", "circle", "square", "triangle-up", "cross", "triangle-left"];
        var present = order.Where(o => rows.Any(r => (string)r!["evidence"]! == o)).ToList();
        var points = specification["layer"]![1]!["encoding"]!;
        points["color"] = Scale(present, order, colours);
        points["shape"] = Scale(present, order, shapes);
        specification["layer"]![0]!["mark"]!["color"] = ChartPalette.Blue;
        specification["layer"]![0]!["encoding"]!["x"]!["axis"] = new JsonObject { ["title"] = $"{char.ToUpperInvariant(measure.Unit[0])}{measure.Unit[1..]} (logarithmic)", ["format"] = "~s", ["values"] = Decades.Between(rows.Min(r => (double)r!["low"]!), rows.Max(r => (double)r!["high"]!)) };
        specification["encoding"]!["tooltip"] = Tooltip.Of(("title", "System", null), ("evidence", "Evidence", null), ("network", "Network", null), ("value", measure.Unit, ",.4~r"), ("low", "low", ",.4~r"), ("high", "high", ",.4~r"));
        return specification;
    }

    private static JsonObject Scale(List<string> present, string[] order, string[] range) => new()
    {
        ["field"] = "evidence",
        ["type"] = "nominal",
        ["title"] = null,
        ["scale"] = new JsonObject
        {
            ["domain"] = new JsonArray([.. present.Select(p => (JsonNode)p)]),
            ["range"] = new JsonArray([.. present.Select(p => (JsonNode)range[Array.IndexOf(order, p)])]),
        },
    };

    private static JsonObject Row(string title, string evidence, double value, double low, double high, string network) =>
        new() { ["title"] = title, ["evidence"] = evidence, ["network"] = network, ["value"] = value, ["low"] = low, ["high"] = high };
}
