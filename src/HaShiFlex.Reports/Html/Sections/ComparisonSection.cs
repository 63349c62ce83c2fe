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
            html.Element("td", Sources(baseline), ("class", "told"));
            html.Close();
        }

        html.Close();
        TableParts.Close(html);
        html.Element("p", "Ratios above 1x favour the chip. Baselines count their whole board and, where a price is known, what it sells for; the chip counts its die, so its ratios are upper bounds of what a board with it would reach.", ("class", "muted"));
        Rooflines(html, estimate, sources);
        html.Close();
    }

    /// <summary>What the devices' memory and arithmetic would allow on the chip's own network, beside what was reported of them.</summary>
    private static void Rooflines(HtmlWriter html, Estimate estimate, SourceIndex sources)
    {
        if (estimate.Comparisons.FirstOrDefault(c => c.Roofline is not null)?.Roofline is not { } any)
            return;
        html.Element("h3", "Rooflines: a model, not measurements", ("class", "gap"), ("id", "rooflines"));
        html.Element("p", $"What each device's memory and arithmetic alone would allow on this network: {Figure.Short(any.MultiplyAccumulatesPerImage / 1e6)} million multiply-accumulates an image, every activation written to memory once and read once. The lower of the two bounds is the roofline; kernels that keep activations on the die could pass it.");
        TableParts.Open(html, "Rooflines", "scroll", ("data-cells", ""));
        TableParts.Head(html, ("Device", false), ("Memory, GB/s", true), ("Peak, TOPS", true), ("MB / image", true), ("Memory allows, images/s", true), ("Arithmetic allows, images/s", true), ("Roofline, images/s", true), ("This chip against it", true), ("Reported, images/s", true), ("Reported of", false), ("Sources", false));
        html.Open("tbody");
        for (int i = 0; i < estimate.Comparisons.Length; i++)
        {
            var comparison = estimate.Comparisons[i];
            if (comparison is not { Roofline: { } roofline, Baseline: var baseline })
                continue;
            string Path(string key) => TableParts.Path("comparisons", i, key);
            html.Open("tr");
            html.Element("th", baseline.System, ("scope", "row"), ("class", "name"));
            TableParts.Number(html, baseline.MemoryBandwidthGbPerS, Figure.Estimate(baseline.MemoryBandwidthGbPerS ?? 0), Path("memory_bandwidth_gb_per_s"));
            TableParts.Number(html, baseline.PeakTops, Figure.Estimate(baseline.PeakTops ?? 0), Path("peak_tops"));
            html.Element("td", Figure.Estimate(roofline.BytesPerImage / 1e6), ("class", "n"));
            TableParts.Number(html, roofline.MemoryImagesPerS, Figure.Estimate(roofline.MemoryImagesPerS), Path("roofline.memory_images_per_s"));
            TableParts.Number(html, roofline.ArithmeticImagesPerS, Figure.Estimate(roofline.ArithmeticImagesPerS), Path("roofline.arithmetic_images_per_s"));
            TableParts.Number(html, roofline.ImagesPerS, Figure.Estimate(roofline.ImagesPerS), Path("roofline.images_per_s"));
            TableParts.Quantity(html, comparison.RooflineSpeedup, Figure.Ratio, Path("roofline_speedup.value"), sources);
            TableParts.Number(html, baseline.ImagesPerS, Figure.Estimate(baseline.ImagesPerS), Path("images_per_s"));
            html.Element("td", $"{baseline.Network}, {EvidenceName.Of(baseline.Evidence)}");
            html.Element("td", $"memory: {baseline.MemoryBandwidthSource}; peak: {baseline.PeakTopsSource}", ("class", "told"));
            html.Close();
        }

        html.Close();
        TableParts.Close(html);
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
