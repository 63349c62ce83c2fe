using HaShiFlex.Estimation.Baselines;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports.Html.Sections;

/// <summary>The chip beside each baseline, every ratio only where both sides have its inputs.</summary>
public static class ComparisonSection
{
    public static void Write(HtmlWriter html, Estimate estimate, SourceIndex sources)
    {
        if (estimate.Comparisons.IsEmpty)
            return;
        html.Open("section", ("id", "comparisons"));
        html.Element("h2", "Compared with what");
        if (Verdict.AgainstStrongest(estimate) is { } strongest)
            html.Element("p", strongest);
        if (Verdict.WeakBaseline(estimate) is { } weak)
            html.Element("p", weak, ("id", "weak-baseline"));
        TableParts.Open(html, "Comparisons", "scroll", ("data-cells", ""));
        TableParts.Head(html, ("Baseline", false), ("Network", false), ("Evidence", false), ("Its images/s", true), ("Speed-up", true), ("Images/J", true), ("Images/s per mm²", true), ("Images/s per USD", true), ("Its source", false));
        html.Open("tbody");
        for (int i = 0; i < estimate.Comparisons.Length; i++)
        {
            var comparison = estimate.Comparisons[i];
            var baseline = comparison.Baseline;
            string batch = baseline.Batch is { } size ? $", batch {Figure.Count(size)}" : "";
            html.Open("tr");
            html.Element("th", baseline.Title, ("scope", "row"), ("class", "name"));
            html.Element("td", $"{baseline.Network}, {baseline.Precision}{batch}");
            html.Element("td", EvidenceName.Of(baseline.Evidence));
            TableParts.Number(html, baseline.ImagesPerS, Figure.Estimate(baseline.ImagesPerS), TableParts.Path("comparisons", i, "images_per_s"));
            TableParts.Quantity(html, comparison.Speedup, Figure.Ratio, TableParts.Path("comparisons", i, "speedup.value"), sources);
            TableParts.Quantity(html, comparison.EnergyRatio, Figure.Ratio, TableParts.Path("comparisons", i, "energy_ratio.value"), sources);
            TableParts.Quantity(html, comparison.DensityRatio, Figure.Ratio, TableParts.Path("comparisons", i, "density_ratio.value"), sources);
            TableParts.Quantity(html, comparison.CostRatio, Figure.Ratio, TableParts.Path("comparisons", i, "cost_ratio.value"), sources);
            html.Element("td", Sources(baseline));
            html.Close();
        }

        html.Close();
        TableParts.Close(html);
        html.Element("p", "Ratios above 1x favour the chip. Baselines count their whole board and, where a price is known, what it sells for; the chip counts its die, so its ratios are upper bounds of what a board with it would reach.", ("class", "muted"));
        html.Close();
    }

    private static string Sources(Baseline baseline)
    {
        string text = baseline.Source;
        if (baseline.PowerSource is { } power)
            text += $"; power: {power}";
        if (baseline.DieSource is { } die)
            text += $"; die: {die}";
        if (baseline.PriceSource is { } price)
            text += $"; price: {price}";
        return text;
    }
}
