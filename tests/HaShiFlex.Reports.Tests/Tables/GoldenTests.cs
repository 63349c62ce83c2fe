using System.Text;
using System.Text.Json;
using HaShiFlex.Reports.Charts;
using HaShiFlex.Reports.SideBySide;
using HaShiFlex.Reports.Tables;
using Spectre.Console;

namespace HaShiFlex.Reports.Tests.Tables;

/// <summary>Reports whose whole text is looked at when it changes.</summary>
public class GoldenTests
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, NewLine = "\n" };

    [Fact]
    public void Console_table() => Golden.Check("console.golden.txt", Console(console => ConsoleTable.Write(console, SampleEstimate.Create("Small", 6))));

    [Fact]
    public void Layers_as_csv()
    {
        using var stream = new MemoryStream();
        LayersCsv.Write(stream, SampleEstimate.Create("=Small, \"quoted\"", 3));
        Golden.Check("layers.golden.csv", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Comparison_on_the_console() =>
        Golden.Check("comparison.golden.txt", Console(console => ComparisonConsole.Write(console, EstimateComparison.Of([SampleEstimate.Create("Small", 6), SampleEstimate.Create("Smaller", 5)]))));

    [Fact]
    public void Vega_Lite_specifications()
    {
        var text = new StringBuilder();
        foreach (var chart in ChartCatalog.Of(SampleEstimate.Create("Small", 3)))
            text.Append(chart.Name).Append('\n').Append(ChartSheet.ForPaper(chart.Specification).ToJsonString(Layout)).Append('\n');
        Golden.Check("charts.golden.txt", text.ToString());
    }

    private static string Console(Action<IAnsiConsole> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 250;
        write(console);
        return string.Join('\n', text.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
    }
}
