using System.Globalization;
using CsvHelper;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.Tables;

/// <summary><c>sensitivity.csv</c>: one row for each point of a sweep, numbers as in the JSON; a cell is empty where accuracy was not counted.</summary>
public static class SensitivityCsv
{
    private static readonly CsvWriterOptions Options = new() { NewLine = "\n", TrueValue = "true", FalseValue = "false" };

    private static readonly (string Key, Func<SensitivityPoint, double?> Number)[] Columns =
    [
        ("weight_bits", p => p.WeightBits),
        ("terms", p => p.Terms),
        ("sparsity", p => p.Sparsity),
        ("top1_percent", p => p.Accuracy?.Top1Percent),
        ("top5_percent", p => p.Accuracy?.Top5Percent),
        ("float_top1_percent", p => p.Accuracy?.FloatTop1Percent),
        ("float_top5_percent", p => p.Accuracy?.FloatTop5Percent),
        ("agreement_percent", p => p.Accuracy?.AgreementPercent),
        ("logit_sqnr_db", p => p.Accuracy?.LogitSqnrDb),
        ("logit_error", p => p.Accuracy?.LogitError is { } error ? double.Parse(error.ToString("g4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null),
        ("images", p => p.Accuracy?.Images),
        ("adders", p => p.Adders),
        ("area_mm2", p => p.AreaMm2.Value),
        ("area_low_mm2", p => p.AreaMm2.Low),
        ("area_high_mm2", p => p.AreaMm2.High),
        ("energy_per_image_uj", p => p.EnergyPerImageUj.Value),
        ("images_per_s", p => p.ImagesPerS.Value),
    ];

    public static void Write(Stream stream, IEnumerable<SensitivityPoint> points)
    {
        using var csv = CsvWriter.Create(stream, Options, leaveOpen: true);
        foreach (var (key, _) in Columns)
            csv.WriteField(key);
        csv.WriteField("quantizer");
        csv.WriteField("this_design");
        csv.EndRecord();
        foreach (var point in points)
        {
            foreach (var (_, number) in Columns)
                csv.WriteField(number(point));
            csv.WriteField(point.IsCalibrated ? "calibrated" : "nearest");
            csv.WriteField(point.IsThisDesign);
            csv.EndRecord();
        }
    }
}
