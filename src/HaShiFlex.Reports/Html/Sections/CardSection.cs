using HaShiFlex.Estimation.Baselines;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports.Html.Sections;

/// <summary>A stranger's six questions: how big, how fast, how hungry, how accurate, compared with what, how sure.</summary>
public static class CardSection
{
    public static void Write(HtmlWriter html, Estimate estimate)
    {
        var chip = estimate.Chip;
        html.Open("section", ("id", "figures"), ("class", "cards"), ("aria-label", "Headline figures"));

        Start(html, "How big");
        Figures(html, "area_mm2", chip.AreaMm2, "mm²", "area");
        if (estimate.Product is { } product)
        {
            html.Open("p").Text("Power density ").Number(product.PowerDensityWPerMm2.Value, Figure.Short(product.PowerDensityWPerMm2.Value), "product.power_density_w_per_mm2.value").Text(" W/mm²");
            if (product.CostPerGoodDieUsd is { } cost)
                html.Text(" · ").Number(cost.Value, Figure.Short(cost.Value), "product.cost_per_good_die_usd.value").Text(" USD a good die");
            html.Close();
        }

        html.Close();

        Start(html, "How fast");
        Figures(html, "images_per_s", chip.ImagesPerS, "images/s", "throughput");
        html.Open("p").Text("Latency ").Number(chip.LatencyUs.Value, Figure.Short(chip.LatencyUs.Value), "chip.latency_us.value").Text(" µs at ")
            .Number(chip.ClockGhz.Value, Figure.Short(chip.ClockGhz.Value), "chip.clock_ghz.value").Text(" GHz · bound by ").Text(BoundName.Of(estimate)).Close();
        html.Close();

        Start(html, "How hungry");
        Figures(html, "power_w", chip.PowerW, "W", "power");
        html.Open("p").Number(chip.EnergyPerImageUj.Value, Figure.Short(chip.EnergyPerImageUj.Value), "chip.energy_per_image_uj.value").Text(" µJ per image · needs ")
            .Number(chip.InputBandwidthGbPerS.Value, Figure.Short(chip.InputBandwidthGbPerS.Value), "chip.input_bandwidth_gb_per_s.value").Text(" GB/s of pixels").Close();
        html.Close();

        Start(html, "How accurate");
        Accuracy(html, estimate);
        html.Close();

        Start(html, "Compared with what");
        Comparison(html, estimate);
        html.Close();

        Start(html, "How sure");
        Certainty(html, chip);
        html.Close();

        html.Close();
    }

    private static void Start(HtmlWriter html, string question)
    {
        html.Open("article", ("class", "card"));
        html.Element("h2", question);
    }

    private static void Figures(HtmlWriter html, string key, Quantity quantity, string unit, string subject)
    {
        html.Open("p", ("class", "big")).Number(quantity.Value, Headline(quantity.Value), $"chip.{key}.value").Text(" ").Element("span", unit, ("class", "unit")).Close();
        RangeBar.Write(html, quantity);
        html.Open("p").Open("span", ("class", "range-text"));
        if (quantity.Low == quantity.High)
            html.Text("exact by construction ");
        else
            html.Number(quantity.Low, Headline(quantity.Low), $"chip.{key}.low").Text(" to ").Number(quantity.High, Headline(quantity.High), $"chip.{key}.high").Text($" {unit} ");
        html.Close();
        SourceNote.Write(html, $"source-{key}", subject, quantity.Source);
        html.Close();
    }

    private static string Headline(double value) => value >= 1e6 ? Figure.Short(value / 1e6) + " million" : Figure.Short(value);

    private static void Accuracy(HtmlWriter html, Estimate estimate)
    {
        if (estimate.Accuracy is not { } accuracy)
        {
            html.Element("p", "not measured", ("class", "big"));
            html.Open("p").Text("Count it on images: ").Element("code", $"hashiflex verify {estimate.Provenance.ScenarioPath} --images DIR --output FILE")
                .Text(" (its network an ONNX file), and name FILE under ").Element("code", "measured").Text(".").Close();
            return;
        }

        double share = accuracy.Top1Percent ?? accuracy.AgreementPercent;
        html.Open("p", ("class", "big")).Number(share, Figure.Short(share), accuracy.Top1Percent is null ? "accuracy.agreement_percent" : "accuracy.top1_percent").Text(" ")
            .Element("span", accuracy.Top1Percent is null ? "% as before quantization" : "% top-1", ("class", "unit")).Close();
        html.Open("p");
        if (accuracy.FloatTop1Percent is { } real)
            html.Number(real, Figure.Short(real), "accuracy.float_top1_percent").Text(" % before quantization, same images");
        if (accuracy.Top1Percent is not null)
            html.Text(" · ").Number(accuracy.AgreementPercent, Figure.Short(accuracy.AgreementPercent), "accuracy.agreement_percent").Text(" % agree. ");
        html.Text("Of ").Number(accuracy.Images, Figure.Count(accuracy.Images), "accuracy.images").Text(" images");
        if (accuracy.StandardErrorPoints is { } error)
            html.Text($"; one standard error is {Figure.Short(error)} points");
        html.Text(". ");
        SourceNote.Write(html, "source-accuracy", "accuracy", accuracy.Source);
        html.Close();
    }

    private static void Comparison(HtmlWriter html, Estimate estimate)
    {
        if (Verdict.Strongest(estimate) is not { } strongest)
        {
            html.Element("p", "nothing named", ("class", "big"));
            html.Open("p").Text("Name baselines in the scenario: ").Element("code", "baselines: [rtx-5090-compiled]").Close();
            return;
        }

        int index = estimate.Comparisons.IndexOf(strongest);
        html.Open("p", ("class", "big")).Number(strongest.Speedup.Value, Figure.Ratio(strongest.Speedup.Value), TableParts.Path("comparisons", index, "speedup.value")).Text(" ")
            .Element("span", "images/s", ("class", "unit")).Close();
        html.Open("p").Text($"of {strongest.Baseline.Title}, the fastest device named ({EvidenceName.Of(strongest.Baseline.Evidence)})");
        if (strongest.EnergyRatio is { } energy)
            html.Text("; ").Number(energy.Value, Figure.Ratio(energy.Value), TableParts.Path("comparisons", index, "energy_ratio.value")).Text(" the images/J of its board");
        html.Text(". ");
        SourceNote.Write(html, "source-baseline", "the baseline", strongest.Baseline.Source);
        html.Close();
    }

    private static void Certainty(HtmlWriter html, ChipEstimate chip)
    {
        html.Open("p", ("class", "big")).Text(Spread(chip.AreaMm2)).Text(" ").Element("span", "on area", ("class", "unit")).Close();
        html.Open("p").Text($"{Spread(chip.PowerW)} on power. A range is what held-out layers missed by where the model was calibrated, and a stated prior elsewhere. ").Element("a", "Assumptions and unknowns", ("href", "#notes")).Text(".").Close();
    }

    private static string Spread(Quantity quantity)
    {
        if (!(quantity.Value > 0))
            return "±0 %";
        string down = Whole(1 - (quantity.Low / quantity.Value));
        string up = Whole((quantity.High / quantity.Value) - 1);
        return down == up ? $"±{up} %" : $"−{down} / +{up} %";
    }

    private static string Whole(double fraction) => Figure.Count((long)Math.Round(fraction * 100));
}
