using System.CommandLine;
using HaShiFlex.Documents;
using HaShiFlex.Reports;
using HaShiFlex.Reports.Json;
using HaShiFlex.Reports.Rendering;

namespace HaShiFlex.Cli.Commands;

/// <summary><c>hashiflex report</c>: makes the page, the CSV and the charts again from an estimate's JSON.</summary>
public static class ReportCommand
{
    public static Command Create()
    {
        var estimate = new Argument<string>("estimate") { Description = "An estimate.json, or the folder that it is in." };
        var output = new Option<string?>("--output", "-o") { Description = "Folder to write to; the estimate's own by default." };
        var format = new Option<string?>("--format", "-f") { Description = "Charts as files too: png, svg or png,svg. Needs Node.js 20." };
        var command = new Command(
            "report",
            """
            Make report.html, layers.csv and charts again from an estimate.

            Examples:
              hashiflex report out
              hashiflex report out/estimate.json --output paper --format png,svg
            """) { estimate, output, format };
        command.SetAction(parsed =>
        {
            string path = EstimatePath.Of(parsed.GetValue(estimate)!);
            var read = EstimateJsonReader.Read(path);
            string folder = parsed.GetValue(output) ?? Path.GetDirectoryName(Path.GetFullPath(path))!;
            string[] images = ImageFormats(parsed.GetValue(format));
            foreach (string file in WorkProgress.Show("drawing charts", _ => ReportFolder.Write(folder, read, images)))
                parsed.InvocationConfiguration.Output.WriteLine(file);
            return CommandLine.Done;
        });
        return command;
    }

    /// <summary>The list in an option's value.</summary>
    /// <exception cref="InputException">One is unknown.</exception>
    internal static string[] ImageFormats(string? list)
    {
        string[] formats = list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        foreach (string format in formats)
        {
            if (!ChartImages.Formats.Contains(format))
                throw new InputException($"--format: charts cannot be written as '{format}'{NearestName.Suggestion(format, ["png", "svg"])}");
        }

        return formats;
    }
}
