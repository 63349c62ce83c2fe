using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.Tables;

/// <summary><c>pareto.csv</c>: one row for each point of a front, numbers as in the JSON; the price is empty for plain rounding.</summary>
public static class FrontCsv
{
    private static readonly (string Key, Func<FrontPoint, double?> Number)[] Numbers =
    [
        ("price_logit_error_per_mm2", p => p.PricePerMm2),
        ("sparsity", p => p.Sparsity),
        ("terms_per_weight", p => p.TermsPerWeight),
        ("bits_per_layer", p => p.LayerFormats.IsEmpty ? null : p.LayerFormats.Values.Average(format => format.Bits)),
        ("top1_percent", p => p.Accuracy.Top1Percent),
        ("float_top1_percent", p => p.Accuracy.FloatTop1Percent),
        ("agreement_percent", p => p.Accuracy.AgreementPercent),
        ("logit_error", p => PointsCsv.Rounded(p.Accuracy.LogitError)),
        ("images", p => p.Accuracy.Images),
        ("adders", p => p.Adders),
        ("area_mm2", p => p.AreaMm2.Value),
        ("area_low_mm2", p => p.AreaMm2.Low),
        ("area_high_mm2", p => p.AreaMm2.High),
        ("energy_per_image_uj", p => p.EnergyPerImageUj.Value),
        ("images_per_s", p => p.ImagesPerS.Value),
    ];

    private static readonly (string Key, Func<FrontPoint, string> Word)[] Words =
    [
        ("on_front", p => PointsCsv.Truth(p.IsOnFront)),
    ];

    public static void Write(Stream stream, IEnumerable<FrontPoint> points) => PointsCsv.Write(stream, points, Numbers, Words);
}
