using HaShiFlex.Estimation.Results;
using Spectre.Console;

namespace HaShiFlex.Reports.Tables;

/// <summary>The estimate in a terminal: headline, layers, where area and energy go, comparisons, warnings.</summary>
public static class ConsoleTable
{
    public static void Write(IAnsiConsole console, Estimate estimate)
    {
        console.Write(new Rule($"[bold]{Markup.Escape(estimate.Name)}[/]") { Justification = Justify.Left });
        console.Write(Headline(estimate));
        console.WriteLine();
        console.Write(Layers(estimate));
        console.Write(Components(estimate));
        if (estimate.Comparisons.Length > 0)
            console.Write(Comparisons(estimate));
        foreach (string sentence in Verdict.Sentences(estimate))
            console.MarkupLine(Markup.Escape(sentence));
        foreach (string warning in Verdict.Warnings(estimate))
            console.MarkupLine("[yellow]warning:[/] " + Markup.Escape(warning));
    }

    private static Table Headline(Estimate estimate)
    {
        var table = Plain().AddColumn("Chip").AddColumn(Right("value")).AddColumn(Right("low")).AddColumn(Right("high")).AddColumn("source");
        foreach (var headline in Headlines.Of(estimate))
        {
            var quantity = headline.Quantity;
            table.AddRow(
                Markup.Escape($"{headline.Title}, {headline.Unit}"),
                $"[bold]{Figure.Estimate(quantity.Value)}[/]",
                Figure.Estimate(quantity.Low),
                Figure.Estimate(quantity.High),
                Markup.Escape(quantity.Source));
        }

        return table;
    }

    private static Table Layers(Estimate estimate)
    {
        var table = Plain().AddColumn(Right("#")).AddColumn(new TableColumn("layer").NoWrap()).AddColumn("kind");
        string[] keys = ["output_positions", "nonzero_weights", "instances", "cycles_per_image", "adders", "full_adders", "register_bits", "area_um2", "energy_per_image_nj"];
        var columns = keys.Select(key => LayerColumn.All.First(c => c.Key == key)).ToList();
        foreach (var column in columns)
            table.AddColumn(Right(column.Title));
        for (int i = 0; i < estimate.Layers.Length; i++)
        {
            var layer = estimate.Layers[i];
            table.AddRow([Figure.Count(i + 1), Markup.Escape(layer.Name), Markup.Escape(layer.Kind), .. columns.Select(c => c.Text(layer))]);
        }

        // Twelve columns fit into 160 characters only with little space between them.
        foreach (var column in table.Columns)
            column.Padding = new Padding(0, 0, 1, 0);
        return table;
    }

    private static Table Components(Estimate estimate)
    {
        var table = Plain().AddColumn("component").AddColumn(Right("area, mm²")).AddColumn(Right("share")).AddColumn(Right("energy / image, µJ")).AddColumn(Right("share"));
        double area = estimate.Chip.Components.Sum(c => c.AreaUm2.Value);
        double energy = estimate.Chip.Components.Sum(c => c.EnergyPerImageNj.Value);
        foreach (var cost in estimate.Chip.Components)
        {
            table.AddRow(
                Markup.Escape(ComponentLabel.Of(cost.Component).Title),
                Figure.Estimate(cost.AreaUm2.Value / 1e6),
                Share(cost.AreaUm2.Value, area),
                Figure.Estimate(cost.EnergyPerImageNj.Value / 1e3),
                Share(cost.EnergyPerImageNj.Value, energy));
        }

        return table;
    }

    private static Table Comparisons(Estimate estimate)
    {
        var table = Plain().AddColumn("against").AddColumn(Right("its images/s")).AddColumn(Right("speed-up")).AddColumn(Right("in images/J")).AddColumn(Right("per mm²")).AddColumn(Right("per USD")).AddColumn("evidence");
        foreach (var comparison in estimate.Comparisons)
        {
            table.AddRow(
                Markup.Escape(comparison.Baseline.Title),
                Figure.Estimate(comparison.Baseline.ImagesPerS),
                Figure.Ratio(comparison.Speedup.Value),
                Ratio(comparison.EnergyRatio),
                Ratio(comparison.DensityRatio),
                Ratio(comparison.CostRatio),
                Estimation.Baselines.EvidenceName.Of(comparison.Baseline.Evidence));
        }

        return table;
    }

    private static string Ratio(Quantity? ratio) => ratio is { } known ? Figure.Ratio(known.Value) : "-";

    private static string Share(double part, double whole) => whole > 0 ? Figure.Percent(part / whole) : "-";

    private static Table Plain() => new() { Border = TableBorder.Simple };

    private static TableColumn Right(string header) => new TableColumn(Markup.Escape(header)).RightAligned().NoWrap();
}
