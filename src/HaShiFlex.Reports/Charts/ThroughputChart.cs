using System.Text.Json.Nodes;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports.Charts;

/// <summary>Area against throughput, with instance counts chosen for each rate: the Pareto front that the scenario is a point of.</summary>
public sealed class ThroughputChart : IChart
{
    public string Name => "area-against-throughput";

    public string Title => "Area against throughput";

    public string Describe(Estimate estimate)
    {
        if (estimate.Throughputs.IsEmpty)
            return "Not explored.";
        var slowest = estimate.Throughputs.MinBy(p => p.ImagesPerS.Value)!;
        var fastest = estimate.Throughputs.MaxBy(p => p.ImagesPerS.Value)!;
        return $"From {Figure.Short(slowest.ImagesPerS.Value)} to {Figure.Short(fastest.ImagesPerS.Value)} images/s, {Figure.Short(fastest.ImagesPerS.Value / slowest.ImagesPerS.Value)} times the rate, "
            + $"area grows {Figure.Short(fastest.AreaMm2.Value / slowest.AreaMm2.Value)} times. The diamond is this scenario; the band is the range.";
    }

    public JsonObject? Draw(Estimate estimate)
    {
        if (estimate.Throughputs.Length < 2)
            return null;
        var rows = new JsonArray();
        foreach (var point in estimate.Throughputs)
        {
            rows.Add(new JsonObject
            {
                ["rate"] = point.ImagesPerS.Value,
                ["area"] = point.AreaMm2.Value,
                ["low"] = point.AreaMm2.Low,
                ["high"] = point.AreaMm2.High,
                ["energy"] = point.EnergyPerImageUj.Value,
                ["chosen"] = point.IsThisDesign,
            });
        }

        var specification = JsonNode.Parse(
            """
            {
              "height": 240,
              "encoding": { "x": { "field": "rate", "type": "quantitative", "scale": { "type": "log" }, "axis": { "title": "Images/s (logarithmic)", "format": "~s" } } },
              "layer": [
                { "mark": { "type": "area", "opacity": 0.2 }, "encoding": { "y": { "field": "low", "type": "quantitative", "axis": { "title": "Area, mm²" } }, "y2": { "field": "high" } } },
                { "mark": { "type": "line", "point": { "size": 40 } }, "encoding": { "y": { "field": "area", "type": "quantitative" } } },
                { "transform": [{ "filter": { "field": "chosen", "equal": true } }], "mark": { "type": "point", "filled": true, "shape": "diamond", "size": 160, "opacity": 1 }, "encoding": { "y": { "field": "area", "type": "quantitative" } } }
              ]
            }
            """)!.AsObject();
        specification["encoding"]!["x"]!["axis"]!["values"] = Decades.Between(estimate.Throughputs.Min(p => p.ImagesPerS.Value), estimate.Throughputs.Max(p => p.ImagesPerS.Value));
        specification["data"] = new JsonObject { ["values"] = rows };
        var layers = specification["layer"]!.AsArray();
        layers[0]!["mark"]!["color"] = ChartPalette.Blue;
        layers[1]!["mark"]!["color"] = ChartPalette.Blue;
        layers[2]!["mark"]!["color"] = ChartPalette.Vermilion;
        foreach (int marked in new[] { 1, 2 })
            layers[marked]!["encoding"]!["tooltip"] = Tooltip.Of(("rate", "Images/s", ",.4~r"), ("area", "Area, mm²", ".4~r"), ("low", "low", ".4~r"), ("high", "high", ".4~r"), ("energy", "Energy per image, µJ", ".4~r"));
        return specification;
    }
}
