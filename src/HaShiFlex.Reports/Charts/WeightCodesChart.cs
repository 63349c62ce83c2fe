using System.Text.Json.Nodes;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports.Charts;

/// <summary>How the weights of every layer spread over the codes: zero, and each power of two below the channel's largest.</summary>
public sealed class WeightCodesChart : IChart
{
    public string Name => "weight-codes";

    public string Title => "Weight codes by layer";

    public string Describe(Estimate estimate)
    {
        var hardened = estimate.Layers.Where(l => !l.ExponentHistogram.IsEmpty).ToList();
        long weights = hardened.Sum(l => l.Weights);
        long zeros = weights - hardened.Sum(l => l.NonzeroWeights);
        return $"{(weights == 0 ? "0 %" : Figure.Percent((double)zeros / weights))} of {Figure.Count(weights)} hardened weights are zero and cost nothing. "
            + "A column is a layer's histogram; exponents count down from the largest code of an output channel.";
    }

    public JsonObject? Draw(Estimate estimate)
    {
        var rows = new JsonArray();
        int exponents = estimate.Layers.Max(l => (int?)l.ExponentHistogram.Length) ?? 0;
        for (int i = 0; i < estimate.Layers.Length; i++)
        {
            var layer = estimate.Layers[i];
            if (layer.ExponentHistogram.IsEmpty)
                continue;
            long zeros = layer.Weights - layer.NonzeroWeights;
            double all = zeros + layer.ExponentHistogram.Sum();
            if (!(all > 0))
                continue;
            rows.Add(Row(i, layer, "zero", zeros, all));
            for (int e = 0; e < layer.ExponentHistogram.Length; e++)
                rows.Add(Row(i, layer, Code(layer.ExponentHistogram.Length - 1 - e), layer.ExponentHistogram[e], all));
        }

        if (rows.Count == 0)
            return null;
        var specification = JsonNode.Parse(
            """
            {
              "mark": { "type": "rect" },
              "encoding": {
                "y": { "field": "code", "type": "ordinal", "axis": { "title": "Code", "labelLimit": 60 } },
                "color": { "field": "share", "type": "quantitative", "scale": { "scheme": "viridis" }, "legend": { "title": "Share of the layer's terms", "format": ".0%", "gradientLength": 160, "orient": "bottom" } }
              }
            }
            """)!.AsObject();
        specification["height"] = 22 * (exponents + 1);
        specification["data"] = new JsonObject { ["values"] = rows };
        var encoding = specification["encoding"]!;
        encoding["x"] = LayerAxis.X(estimate.Layers.Length);
        encoding["y"]!["sort"] = new JsonArray([.. Enumerable.Range(0, exponents).Select(e => (JsonNode)Code(e)), "zero"]);
        encoding["tooltip"] = Tooltip.Of(("layer", "Layer", null), ("name", "Name", null), ("code", "Code", null), ("count", "Terms", ",.0f"), ("share", "Share", ".1%"));
        return specification;
    }

    private static string Code(int below) => below == 0 ? "largest" : FormattableString.Invariant($"÷ {1L << Math.Min(below, 62)}");

    private static JsonObject Row(int index, LayerEstimate layer, string code, long count, double all) =>
        new() { ["layer"] = index + 1, ["name"] = layer.Name, ["code"] = code, ["count"] = count, ["share"] = count / all };
}
