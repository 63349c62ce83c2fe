using System.Globalization;
using HaShiFlex.Estimation.Results;
using Spectre.Console;

namespace HaShiFlex.Reports.Tables;

/// <summary>A sweep over weights in a terminal: accuracy beside cost.</summary>
public static class SensitivityConsole
{
    public static void Write(IAnsiConsole console, Estimate estimate)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string title in (string[])["bits", "terms", "pruned", "quantizer", "top-1, %", "top-5, %", "as float, %", "SQNR, dB", "logit error", "adders", "area, mm²", "energy / image, µJ", "images/s", ""])
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        foreach (var point in estimate.Sensitivities)
        {
            table.AddRow(
                Figure.Count(point.WeightBits),
                Figure.Count(point.Terms),
                Figure.Percent(point.Sparsity),
                point.IsCalibrated ? "calibrated" : "nearest",
                Decimals(point.Accuracy?.Top1Percent),
                Decimals(point.Accuracy?.Top5Percent),
                Decimals(point.Accuracy?.AgreementPercent),
                Decimals(point.Accuracy?.LogitSqnrDb),
                point.Accuracy?.LogitError?.ToString("f4", CultureInfo.InvariantCulture) ?? "-",
                Figure.Count(point.Adders),
                Figure.Estimate(point.AreaMm2.Value),
                Figure.Estimate(point.EnergyPerImageUj.Value),
                Figure.Estimate(point.ImagesPerS.Value),
                point.IsThisDesign ? "this design" : "");
        }

        console.Write(table);
        if (estimate.Sensitivities.Select(p => p.Accuracy).FirstOrDefault(a => a?.FloatTop1Percent is not null) is { } accuracy)
            console.WriteLine(FormattableString.Invariant($"Before quantization: top-1 {accuracy.FloatTop1Percent:f2} %, top-5 {accuracy.FloatTop5Percent:f2} %. {accuracy.Images} {accuracy.Source}."));
    }

    private static string Decimals(double? number) => number?.ToString("f2", CultureInfo.InvariantCulture) ?? "-";
}
