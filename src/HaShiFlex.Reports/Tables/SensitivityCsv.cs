using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.Tables;

/// <summary><c>sensitivity.csv</c>: one row for each point of a sweep, numbers as in the JSON; a cell is empty where accuracy was not counted.</summary>
public static class SensitivityCsv
{
    private static readonly (string Key, Func<SensitivityPoint, double?> Number)[] Numbers =
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
        ("logit_error", p => PointsCsv.Rounded(p.Accuracy?.LogitError)),
        ("images", p => p.Accuracy?.Images),
        ("adders", p => p.Adders),
        ("area_mm2", p => p.AreaMm2.Value),
        ("area_low_mm2", p => p.AreaMm2.Low),
        ("area_high_mm2", p => p.AreaMm2.High),
        ("energy_per_image_uj", p => p.EnergyPerImageUj.Value),
        ("images_per_s", p => p.ImagesPerS.Value),
    ];

    private static readonly (string Key, Func<SensitivityPoint, string> Word)[] Words =
    [
        ("quantizer", p => p.IsCalibrated ? "calibrated" : "nearest"),
        ("this_design", p => PointsCsv.Truth(p.IsThisDesign)),
    ];

    public static void Write(Stream stream, IEnumerable<SensitivityPoint> points) => PointsCsv.Write(stream, points, Numbers, Words);
}
