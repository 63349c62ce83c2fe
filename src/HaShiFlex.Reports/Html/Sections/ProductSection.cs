using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports.Html.Sections;

/// <summary>The chip as something to make, buy, cool and feed, with the assumptions beside the figures.</summary>
public static class ProductSection
{
    public static void Write(HtmlWriter html, Estimate estimate, SourceIndex sources)
    {
        if (estimate.Product is not { } product)
            return;
        var assumptions = product.Assumptions;
        html.Open("section", ("id", "product"));
        html.Element("h2", "As a product");
        html.Open("div", ("class", "two"));

        html.Open("div");
        TableParts.Open(html, "Cost of a die", "scroll", ("data-cells", ""));
        TableParts.Head(html, ("Figure", false), ("Value", true), ("Range", true));
        html.Open("tbody");
        Row(html, "Die area, mm²", estimate.Chip.AreaMm2, Figure.Estimate, "chip.area_mm2.value", sources);
        Row(html, "Gross dies per wafer", product.GrossDiesPerWafer, Figure.Estimate, "product.gross_dies_per_wafer.value", sources);
        Row(html, "Yield", product.YieldFraction, Figure.Percent, "product.yield_fraction.value", sources);
        Row(html, "Cost per good die, USD", product.CostPerGoodDieUsd, Figure.Estimate, "product.cost_per_good_die_usd.value", sources);
        Row(html, "Power density, W/mm²", product.PowerDensityWPerMm2, Figure.Estimate, "product.power_density_w_per_mm2.value", sources);
        html.Close();
        TableParts.Close(html);
        html.Element(
            "p",
            $"Assumed: {Figure.Given(assumptions.WaferUsd)} USD for a {Figure.Given(assumptions.WaferDiameterMm)} mm wafer, {Figure.Given(assumptions.DefectsPerCm2)} defects per cm² (clustering {Figure.Given(assumptions.DefectClustering)}), "
            + $"a mask set of {Figure.Given(assumptions.MaskSetUsd / 1e6)} million USD (unverified order of magnitude), {Figure.Given(assumptions.AssemblyUsd)} USD for package, test and board, "
            + (assumptions.DesignUsd is { } design ? $"{Figure.Given(design / 1e6)} million USD of design. " : "design effort left out. ")
            + $"A cooler is taken to remove {Figure.Given(assumptions.CoolableWPerMm2)} W/mm²; a reticle exposes {Figure.Given(assumptions.ReticleMm2)} mm².",
            ("class", "muted"));
        html.Close();

        html.Open("div");
        TableParts.Open(html, "Input links", "scroll");
        TableParts.Head(html, ("Input link", false), ("GB/s", true), ("Links needed", true));
        html.Open("tbody");
        for (int i = 0; i < product.Links.Length; i++)
        {
            var need = product.Links[i];
            html.Open("tr");
            html.Element("th", need.Link.Name, ("scope", "row"));
            TableParts.Number(html, need.Link.GbPerS, Figure.Estimate(need.Link.GbPerS), TableParts.Path("product.links", i, "bandwidth_gb_per_s"));
            TableParts.Number(html, need.Share, Figure.Short(need.Share), TableParts.Path("product.links", i, "share_needed"));
            html.Close();
        }

        html.Close();
        TableParts.Close(html);
        BreakEvens(html, estimate, sources);
        html.Close();

        html.Close().Close();
    }

    private static void BreakEvens(HtmlWriter html, Estimate estimate, SourceIndex sources)
    {
        var product = estimate.Product!;
        if (product.BreakEvens.IsEmpty)
        {
            html.Element("p", "No break-even volume: no baseline named here has a price.", ("class", "muted"));
            return;
        }

        html.Element("h3", "Break-even volume", ("class", "gap"));
        TableParts.Open(html, "Break-even volume", "scroll", ("data-cells", ""));
        TableParts.Head(html, ("Against", false), ("Devices that one chip replaces", true), ("Chips that pay for the masks", true));
        html.Open("tbody");
        for (int i = 0; i < product.BreakEvens.Length; i++)
        {
            var breakEven = product.BreakEvens[i];
            html.Open("tr");
            html.Element("th", estimate.Comparisons.FirstOrDefault(c => c.Baseline.Key == breakEven.Baseline)?.Baseline.Title ?? breakEven.Baseline, ("scope", "row"));
            TableParts.Quantity(html, breakEven.DevicesPerChip, Figure.Short, TableParts.Path("product.break_evens", i, "devices_per_chip.value"), sources);
            if (breakEven.Chips is null)
                html.Element("td", "never: it costs more than it replaces", ("class", "n"));
            else
                TableParts.Quantity(html, breakEven.Chips, Figure.Short, TableParts.Path("product.break_evens", i, "chips.value"), sources);
            html.Close();
        }

        html.Close();
        TableParts.Close(html);
    }

    private static void Row(HtmlWriter html, string title, Quantity? quantity, Func<double, string> show, string path, SourceIndex sources)
    {
        html.Open("tr");
        html.Element("th", title, ("scope", "row"));
        TableParts.Quantity(html, quantity, show, path, sources);
        html.Element("td", quantity is { } known && known.Low != known.High ? $"{show(known.Low)} to {show(known.High)}" : "", ("class", "n range"));
        html.Close();
    }
}
