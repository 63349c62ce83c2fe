using System.Globalization;
using CsvHelper;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.Tables;

/// <summary><c>pareto.csv</c>: one row for each point of a front, numbers as in the JSON; the price is empty for plain rounding.</summary>
public static class FrontCsv
{
    private static readonly CsvWriterOptions Options = new() { NewLine = "\n", TrueValue = "true", FalseValue = "false" };

    private static readonly (string Key, Func<FrontPoint, double?> Number)[] Columns =
    [
        ("price_logit_error_per_mm2", p => p.PricePerMm2),
        ("sparsity", p => p.Sparsity),
        ("terms_per_weight", p => p.TermsPerWeight),
        ("bits_per_layer", p => p.LayerFormats.IsEmpty ? null : p.LayerFormats.Values.Average(format => format.Bits)),
        ("top1_percent", p => p.Accuracy.Top1Percent),
        ("float_top1_percent", p => p.Accuracy.FloatTop1Percent),
        ("agreement_percent", p => p.Accuracy.AgreementPercent),
        ("logit_error", p => p.Accuracy.LogitError is { } error ? double.Parse(error.ToString("g4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null),
        ("images", p => p.Accuracy.Images),
        ("adders", p => p.Adders),
        ("area_mm2", p => p.AreaMm2.Value),
        ("area_low_mm2", p => p.AreaMm2.Low),
        ("area_high_mm2", p => p.AreaMm2.High),
        ("energy_per_image_uj", p => p.EnergyPerImageUj.Value),
        ("images_per_s", p => p.ImagesPerS.Value),
    ];

    public static void Write(Stream stream, IEnumerable<FrontPoint> points)
    {
        using var csv = CsvWriter.Create(stream, Options, leaveOpen: true);
        foreach (var (key, _) in Columns)
            csv.WriteField(key);
        csv.WriteField("on_front");
        csv.EndRecord();
        foreach (var point in points)
        {
            foreach (var (_, number) in Columns)
                csv.WriteField(number(point));
            csv.WriteField(point.IsOnFront);
            csv.EndRecord();
        }
    }
}
