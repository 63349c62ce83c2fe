using System.CommandLine;
using HaShiFlex.Documents;
using HaShiFlex.Estimation;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Reports;
using HaShiFlex.Reports.Json;
using HaShiFlex.Reports.Rendering;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Cli.Commands;

/// <summary><c>hashiflex estimate SCENARIO</c>: what a scenario's chip costs and how fast it runs.</summary>
public static class EstimateCommand
{
    public static Command Create()
    {
        var scenario = new Argument<string>("scenario") { Description = "The scenario's YAML file." };
        var output = new Option<string?>("--output", "-o") { Description = "Folder for estimate.json, layers.csv and report.html.", HelpName = "DIR" };
        var format = new Option<string>("--format") { Description = "On standard output: table or json. With --output also chart images: png, svg, or both with a comma.", DefaultValueFactory = _ => "table", HelpName = "table|json|png|svg" };
        var sensitivity = new Option<bool>("--sensitivity") { Description = "Estimate the scenario again with other bits and sparsities of weights, for the report's chart of them; takes a few seconds more." };
        var images = new Option<string?>("--images") { Description = "With --sensitivity: folder of images to count the accuracy of each on.", HelpName = "DIR" };
        var limit = ImageOptions.Limit(0);
        var command = new Command("estimate", "Area, power, energy, rate and cost of a scenario's chip, per layer and whole.\n\nExample: hashiflex estimate scenarios/mobilenetv2.yaml --output out") { scenario, output, format, sensitivity, images, limit };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(scenario),
            parsed.GetValue(output),
            parsed.GetRequiredValue(format).Split(',', StringSplitOptions.TrimEntries),
            parsed.GetValue(sensitivity),
            parsed.GetValue(images),
            parsed.GetValue(limit),
            parsed.InvocationConfiguration));
        return command;
    }

    private static int Run(string scenario, string? folder, string[] formats, bool isSwept, string? photographs, int limit, InvocationConfiguration console)
    {
        string[] images = [.. formats.Where(f => ChartImages.Formats.Contains(f))];
        string[] unknown = [.. formats.Except(images).Except(["table", "json"])];
        if (unknown.Length > 0)
            throw new InputException($"--format: '{unknown[0]}' is not a format; use table, json, png or svg");
        if (images.Length > 0 && folder is null)
            throw new InputException($"--format {images[0]} writes files; name a folder with --output");

        if (photographs is not null && !isSwept)
            throw new InputException("--images: is for --sensitivity, which counts accuracy on them");

        if (!formats.Contains("json"))
            Task.Run(Terminal.LoadDrawing);
        string command = $"hashiflex estimate {scenario}" + (folder is null ? "" : $" --output {folder}") + (isSwept ? " --sensitivity" : "") + (photographs is null ? "" : $" --images {photographs}");
        var estimate = WorkProgress.Show("reading", progress => Make(
            scenario,
            (inputs, work) => isSwept
                ? SensitivityCommand.Run(inputs, command, null, photographs, limit, inputs.Calibration, console.Error, work, CancellationToken.None)
                : Estimator.Run(inputs, ToolVersion.Text, command, work.Of(inputs.Network.Layers.Length)),
            folder,
            images,
            progress));
        if (formats.Contains("json"))
        {
            using var json = new MemoryStream();
            EstimateJson.Write(json, estimate);
            console.Output.WriteLine(System.Text.Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length));
        }
        else
        {
            ConsoleTable.Write(Terminal.For(console.Output), estimate);
        }

        return CommandLine.Done;
    }

    private static Estimate Make(string scenario, Func<ScenarioInputs, WorkProgress, Estimate> estimator, string? folder, string[] images, WorkProgress progress)
    {
        var inputs = ScenarioInputs.Read(scenario, progress.OfCalibration());
        progress.Step("layers");
        var estimate = estimator(inputs, progress);
        if (folder is not null)
        {
            progress.Step(images.Length > 0 ? "drawing charts" : "report");
            ReportFolder.Write(folder, estimate, images);
        }

        return estimate;
    }
}
