using System.Collections.Immutable;
using System.CommandLine;
using HaShiFlex.Documents;
using HaShiFlex.Estimation;
using HaShiFlex.Estimation.Exploration;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Networks;
using HaShiFlex.Quantization.Calibrated;
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
        var calibrate = new Option<int?>("--calibrate") { Description = "Calibrate weights for every point on so many of the images, evenly spread over the folder, and show them beside plain rounding; the other images count accuracy. Minutes a point for a large network.", HelpName = "N" };
        var bits = new Option<string?>("--bits") { Description = "Bits of a weight's power of two, such as 3..6 or 3,5; by default 3 to 6 and the scenario's.", HelpName = "A..B" };
        var terms = new Option<string?>("--terms") { Description = "Powers of two in a weight, such as 1..3; by default the scenario's.", HelpName = "A..B" };
        var sparsity = new Option<string?>("--sparsity") { Description = "Shares of weights pruned, such as 0,0.5; by default 0, 0.25, 0.5 and the scenario's.", HelpName = "LIST" };
        var output = new Option<string?>("--output", "-o") { Description = "Folder for sensitivity.csv and sensitivity.json, and for the estimate's report with the sweep in it.", HelpName = "DIR" };
        var command = new Command(
            "sensitivity",
            "Estimate the scenario with other bits, terms and sparsities of weights, and count top-1, top-5, agreement with float and SQNR of each on images.\n\n"
            + "Examples:\n"
            + "  hashiflex sensitivity scenarios/digits.yaml --images samples/digits --terms 1..2 --output out/digits\n"
            + "  hashiflex sensitivity scenarios/digits.yaml --images samples/digits --calibrate 50 --sparsity 0,0.3")
        {
            scenario, images, limit, calibrate, bits, terms, sparsity, output,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            var inputs = WorkProgress.Show("calibrating", progress => ScenarioInputs.Read(parsed.GetRequiredValue(scenario), progress.OfCalibration()));
            var around = SweepGrid.Around(inputs.Settings);
            var grid = new SweepGrid(
                parsed.GetValue(bits) is { } b ? NumberLists.Whole("--bits", b, Po2Format.MinimumBits, Po2Format.MaximumBits) : around.Bits,
                parsed.GetValue(terms) is { } t ? NumberLists.Whole("--terms", t, 1, Po2Format.MaximumTerms) : around.Terms,
                parsed.GetValue(sparsity) is { } s ? NumberLists.Shares("--sparsity", s) : around.Sparsities);
            string words = string.Join(' ', parsed.Tokens.Select(token => token.Value));
            var calibration = Calibration(inputs, parsed.GetValue(calibrate), parsed.GetValue(images));
            var estimate = WorkProgress.Show("layers", progress =>
                SensitivityCommand.Run(inputs, $"hashiflex {words}", grid, parsed.GetValue(images), parsed.GetValue(limit), calibration, parsed.InvocationConfiguration.Error, progress, cancellation));
            if (parsed.GetValue(output) is { } folder)
            {
                ReportFolder.Write(folder, estimate, []);
                AtomicFile.Write(Path.Combine(folder, "sensitivity.csv"), stream => SensitivityCsv.Write(stream, estimate.Sensitivities));
                AtomicFile.Write(Path.Combine(folder, "sensitivity.json"), stream => SensitivityJson.Write(stream, estimate));
            }

            SensitivityConsole.Write(Terminal.For(parsed.InvocationConfiguration.Output), estimate);
            return CommandLine.Done;
        }
    }

    private static WeightCalibration? Calibration(ScenarioInputs inputs, int? count, string? folder)
    {
        if (count is null)
            return inputs.Calibration;
        if (inputs.Calibration is not null)
            throw new InputException($"--calibrate: {inputs.File.Path} says itself what weights are calibrated on");
        if (count < 1)
            throw new InputException($"--calibrate {count}: at least 1 image is needed, and 200 are a good number");
        return folder is not null
            ? new WeightCalibration(inputs.Network, folder, count.Value, Mirror: null)
            : throw new InputException("--calibrate: needs --images, whose images weights are calibrated on");
    }

    /// <summary>A scenario's estimate with a sweep around it.</summary>
    /// <param name="grid">Null for the one around the scenario's own weights.</param>
    /// <param name="folder">Of images; null to count no accuracy.</param>
    /// <param name="calibration">Calibrated weights are swept too; null for plain rounding alone.</param>
    internal static Estimate Run(
        ScenarioInputs inputs, string command, SweepGrid? grid, string? folder, int limit, WeightCalibration? calibration, TextWriter error, WorkProgress progress, CancellationToken cancellation)
    {
        var own = inputs;
        inputs = inputs with { Network = calibration?.Trained ?? inputs.Network };
        if (inputs.Network.Metadata.ContainsKey(CalibrationRecord.Key))
            throw new InputException($"{inputs.Network.Source}: was written by quantize, for one choice of weights; give the trained network, and --calibrate for calibrated weights");
        AccuracyProbe? probe = null;
        if (folder is not null)
            (inputs, probe) = SweepImages.Read(inputs, folder, limit, calibration, "sensitivity", error, progress);
        progress.Step("layers");
        own = own with { Ranges = inputs.Ranges };
        var estimate = Estimator.Run(own, ToolVersion.Text, command, progress.Of(own.Network.Layers.Length));
        grid ??= SweepGrid.Around(inputs.Settings);
        var calibrated = calibration is null ? [] : Calibrate(calibration, inputs, grid, error, progress, cancellation);
        progress.Step("bits, terms and sparsities");
        var points = SensitivitySweep.Run(inputs, estimate, grid, calibrated, own.Calibration is not null, probe, progress.Of((calibrated.IsEmpty ? 1 : 2) * grid.Points.Length));
        return estimate with
        {
            Accuracy = estimate.Accuracy ?? points.FirstOrDefault(p => p.IsThisDesign)?.Accuracy,
            Sensitivities = points,
        };
    }

    private static ImmutableArray<Network> Calibrate(
        WeightCalibration calibration, ScenarioInputs inputs, SweepGrid grid, TextWriter error, WorkProgress progress, CancellationToken cancellation)
    {
        var warnings = new List<string>();
        var networks = SensitivitySweep.Calibrate(
            calibration,
            inputs,
            grid,
            (point, at) =>
            {
                var (bits, terms, sparsity) = grid.Points[point];
                progress.Step(FormattableString.Invariant($"calibrating {point + 1} of {grid.Points.Length} ({bits} bits, {terms} term{(terms == 1 ? "" : "s")}, {100 * sparsity:0.#} % pruned): {at.Layer}"), at.Done);
            },
            warnings.Add,
            cancellation);
        foreach (string warning in warnings.Distinct())
            error.WriteLine($"warning: {warning}");
        return networks;
    }
}
