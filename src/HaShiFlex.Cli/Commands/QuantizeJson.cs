using System.Text;
using System.Text.Json;
using HaShiFlex.Inference.Calibration;
using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Cli.Commands;

/// <summary>What quantize has written and how it was judged, as JSON.</summary>
internal static class QuantizeJson
{
    /// <param name="images">That were calibrated on.</param>
    /// <param name="mirrored">Whether their mirror images were too.</param>
    /// <param name="budget">Null for none.</param>
    /// <param name="judged">Plain rounding and the calibrated weights on the same images; null where there are no others.</param>
    public static void Write(
        TextWriter to, string network, string integers, int images, bool mirrored, TermBudget? budget, CalibratedWeights weights, (NetworkComparison Nearest, NetworkComparison Calibrated)? judged)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("network", network);
            json.WriteString("integers", integers);
            json.WriteNumber("calibration_images", images);
            json.WriteBoolean("mirror_images", mirrored);
            if (budget is not null)
            {
                json.WriteStartObject("budget");
                json.WriteString("terms", budget.Kind == TermKind.First ? "first" : "further");
                json.WriteBoolean("by_area", !budget.Costs.IsEmpty);
                json.WriteNumber("used_percent", 100 * budget.Used(weights));
                json.WriteNumber("limit_percent", 100 * budget.Share);
                json.WriteEndObject();
            }

            if (judged is { } pair)
            {
                json.WriteNumber("judged_images", pair.Calibrated.Images);
                Write(json, "nearest", pair.Nearest);
                Write(json, "calibrated", pair.Calibrated);
            }

            json.WriteEndObject();
        }

        to.WriteLine(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
    }

    private static void Write(Utf8JsonWriter json, string name, NetworkComparison comparison)
    {
        json.WriteStartObject(name);
        if (comparison.Quantized is { } own)
            json.WriteNumber("top1_percent", own.Top1Percent);
        if (comparison.DropPoints is { } drop)
            json.WriteNumber("drop_points", drop);
        json.WriteNumber("agreement_percent", comparison.AgreementPercent);
        json.WriteNumber("logit_error", comparison.LogitError);
        json.WriteEndObject();
    }
}
