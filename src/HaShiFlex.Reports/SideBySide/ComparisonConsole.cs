using HaShiFlex.Reports.Tables;
using Spectre.Console;

namespace HaShiFlex.Reports.SideBySide;

/// <summary>Several estimates in a terminal: one column each, with the ratio to the first where it differs.</summary>
public static class ComparisonConsole
{
    public static void Write(IAnsiConsole console, EstimateComparison comparison)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("");
        foreach (var estimate in comparison.Estimates)
            table.AddColumn(new TableColumn(Markup.Escape(estimate.Name)).RightAligned());
        foreach (var row in comparison.Rows)
            table.AddRow([Markup.Escape(row.Title), .. comparison.Estimates.Select((_, index) => Cell(row, index))]);
        table.AddRow(["Bound by", .. comparison.Estimates.Select(e => Markup.Escape(BoundName.Of(e)))]);
        table.AddRow(["Technology", .. comparison.Estimates.Select(e => Markup.Escape(e.Provenance.Technology))]);
        console.Write(table);
        console.MarkupLine("Ratios are to the first. [dim]~ marks a difference inside the ranges.[/]");
    }

    private static string Cell(ComparedRow row, int index)
    {
        if (row.Values[index] is not { } quantity)
            return "-";
        string value = Figure.Estimate(quantity.Value);
        string ratio = row.RatioOf(index) is { } known ? $" ({Figure.Ratio(known)})" : "";
        return row.StandingOf(index) switch
        {
            Standing.Better => $"[green]{value}{ratio} better[/]",
            Standing.Worse => $"[red]{value}{ratio} worse[/]",
            Standing.Different => $"[yellow]{value}{ratio}[/]",
            Standing.WithinRange => $"{value} ~{ratio}",
            _ => value,
        };
    }
}
