using System.CommandLine;
using HaShiFlex.Documents;
using HaShiFlex.Estimation;
using HaShiFlex.Estimation.Exploration;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Quantization.Weights;
using HaShiFlex.Reports;
using HaShiFlex.Reports.Json;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Cli.Commands;

/// <summary><c>hashiflex sensitivity SCENARIO --images DIR</c>: accuracy and cost of other weights.</summary>
public static class SensitivityCommand
{
    public static Command Create()
    {
        var scenario = new Argument<string>("scenario") { Description = "The scenario's YAML file." };
        var images = new Option<string?>("--images") { Description = "Folder of JPEG or PNG files or of a raw tensor, with labels.csv where accuracy is counted; without it cost alone.", HelpName = "DIR" };
        var limit = ImageOptions.Limit(0);
        var bits = new Option<string?>("--bits") { Description = "Bits of a weight's power of two, such as 3..6 or 3,5; by default 3 to 6 and the scenario's.", HelpName = "A..B" };
        var terms = new Option<string?>("--terms") { Description = "Powers of two in a weight, such as 1..3; by default the scenario's.", HelpName = "A..B" };
        var sparsity = new Option<string?>("--sparsity") { Description = "Shares of weights pruned, such as 0,0.5; by default 0, 0.25, 0.5 and the scenario's.", HelpName = "LIST" };
        var output = new Option<string?>("--output", "-o") { Description = "Folder for sensitivity.csv and sensitivity.json, and for the estimate's report with the sweep in it.", HelpName = "DIR" };
        var command = new Command(
            "sensitivity",
            "Estimate the scenario with other bits, terms and sparsities of weights, and count top-1, top-5, agreement with float and SQNR of each on images.\n\n"
            + "Example: hashiflex sensitivity scenarios/digits.yaml --images samples/digits --terms 1..2 --output out/digits")
        {
            scenario, images, limit, bits, terms, sparsity, output,
        };
        command.SetAction(parsed =>
        {
            var inputs = ScenarioInputs.Read(parsed.GetRequiredValue(scenario));
            var around = SweepGrid.Around(inputs.Settings);
            var grid = new SweepGrid(
                parsed.GetValue(bits) is { } b ? NumberLists.Whole("--bits", b, Po2Format.MinimumBits, Po2Format.MaximumBits) : around.Bits,
                parsed.GetValue(terms) is { } t ? NumberLists.Whole("--terms", t, 1, Po2Format.MaximumTerms) : around.Terms,
                parsed.GetValue(sparsity) is { } s ? NumberLists.Shares("--sparsity", s) : around.Sparsities);
            string words = string.Join(' ', parsed.Tokens.Select(token => token.Value));
            var estimate = WorkProgress.Show("layers", progress => Run(inputs, $"hashiflex {words}", grid, parsed.GetValue(images), parsed.GetValue(limit), parsed.InvocationConfiguration.Error, progress));
            if (parsed.GetValue(output) is { } folder)
            {
                ReportFolder.Write(folder, estimate, []);
                AtomicFile.Write(Path.Combine(folder, "sensitivity.csv"), stream => SensitivityCsv.Write(stream, estimate.Sensitivities));
                AtomicFile.Write(Path.Combine(folder, "sensitivity.json"), stream => SensitivityJson.Write(stream, estimate));
            }

            SensitivityConsole.Write(Terminal.For(parsed.InvocationConfiguration.Output), estimate);
            return CommandLine.Done;
        });
        return command;
    }

    /// <summary>A scenario's estimate with a sweep around it.</summary>
    /// <param name="grid">Null for the one around the scenario's own weights.</param>
    /// <param name="folder">Of images; null to count no accuracy.</param>
    internal static Estimate Run(ScenarioInputs inputs, string command, SweepGrid? grid, string? folder, int limit, TextWriter error, WorkProgress progress)
    {
        AccuracyProbe? probe = null;
        if (folder is not null)
            (inputs, probe) = SweepImages.Read(inputs, folder, limit, error, progress);
        progress.Step("layers");
        var estimate = Estimator.Run(inputs, ToolVersion.Text, command, progress.Of(inputs.Network.Layers.Length));
        grid ??= SweepGrid.Around(inputs.Settings);
        progress.Step("bits, terms and sparsities");
        var points = SensitivitySweep.Run(inputs, estimate, grid, probe, progress.Of(grid.Points.Length));
        return estimate with
        {
            Accuracy = estimate.Accuracy ?? points.FirstOrDefault(p => p.IsThisDesign)?.Accuracy,
            Sensitivities = points,
        };
    }
}
