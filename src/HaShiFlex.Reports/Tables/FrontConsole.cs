using System.Globalization;
using HaShiFlex.Estimation.Results;
using Spectre.Console;

namespace HaShiFlex.Reports.Tables;

/// <summary>A front of area against accuracy in a terminal.</summary>
public static class FrontConsole
{
    public static void Write(IAnsiConsole console, Estimate estimate)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string title in (string[])["logit error / mm²", "zeros", "terms / weight", "bits", "top-1, %", "as float, %", "logit error", "adders", "area, mm²", "energy / image, µJ", "images/s", ""])
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        foreach (var point in estimate.Front)
        {
            table.AddRow(
                point.PricePerMm2?.ToString("g3", CultureInfo.InvariantCulture) ?? "plain rounding",
                Figure.Percent(point.Sparsity),
                point.TermsPerWeight.ToString("f3", CultureInfo.InvariantCulture),
                point.LayerFormats.IsEmpty ? "-" : point.LayerFormats.Values.Average(format => format.Bits).ToString("f2", CultureInfo.InvariantCulture),
                point.Accuracy.Top1Percent?.ToString("f2", CultureInfo.InvariantCulture) ?? "-",
                point.Accuracy.AgreementPercent.ToString("f2", CultureInfo.InvariantCulture),
                point.Accuracy.LogitError?.ToString("f4", CultureInfo.InvariantCulture) ?? "-",
                Figure.Count(point.Adders),
                Figure.Estimate(point.AreaMm2.Value),
                Figure.Estimate(point.EnergyPerImageUj.Value),
                Figure.Estimate(point.ImagesPerS.Value),
                point.IsOnFront ? "on the front" : "");
        }

        console.Write(table);
        if (estimate.Front.Select(p => p.Accuracy).FirstOrDefault() is { } accuracy)
            console.WriteLine($"{(accuracy.FloatTop1Percent is { } top1 ? string.Create(CultureInfo.InvariantCulture, $"Before quantization: top-1 {top1:f2} %. ") : "")}{accuracy.Images} {accuracy.Source}.");
    }
}
