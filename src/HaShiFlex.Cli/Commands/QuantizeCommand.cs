using System.CommandLine;
using System.Globalization;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Inference.Calibration;
using HaShiFlex.Inference.Export;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks.Onnx;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Calibrated;
using Spectre.Console;

namespace HaShiFlex.Cli.Commands;

/// <summary><c>hashiflex quantize SCENARIO --images DIR --output FILE.onnx</c>: Po2 weights from a trained network and unlabelled images.</summary>
internal static class QuantizeCommand
{
    private const int DefaultImages = 200;

    // Enough to tell one point of agreement; more take time.
    private const int JudgedImages = 400;

    public static Command Create()
    {
        var scenario = new Argument<string>("scenario") { Description = "The scenario's YAML file." };
        var images = new Option<string>("--images") { Description = "Folder of JPEG or PNG files, or with a raw tensor; labels are not needed.", HelpName = "DIR", Required = true };
        var output = new Option<string>("--output", "-o") { Description = "The float ONNX file to write, whose weights are the Po2 values; FILE.integer.onnx beside it has the integers.", HelpName = "FILE.onnx", Required = true };
        var count = new Option<int>("--calibrate") { Description = "Images to calibrate on, evenly spread over the folder; up to 400 of the others judge the result.", DefaultValueFactory = _ => DefaultImages, HelpName = "N" };
        var mirror = new Option<bool?>("--mirror") { Description = "Calibrate on mirror images too, or not; by default where the network gives most of them the class of the image, as it does photographs but not digits or spectra, and it takes minutes at most.", HelpName = "true|false" };
        var extra = new Option<double?>("--extra-terms") { Description = "At most so many terms beyond the first of each weight, over the number of weights: 0.06 for 6 %. They go where each takes most error away. Needs a format of two or more terms.", HelpName = "SHARE" };
        var area = new Option<double?>("--extra-area") { Description = "At most so much area of adders and their registers for terms beyond the first of each weight, over what one term for each takes by the estimate: 0.06 for 6 %. Instead of --extra-terms.", HelpName = "SHARE" };
        var format = new Option<string>("--format") { Description = "How the judgement is printed: table or json.", DefaultValueFactory = _ => "table", HelpName = "table|json" };
        format.AcceptOnlyFromAmong("table", "json");
        var fresh = new Option<bool>("--fresh") { Description = "Do not go on from what an interrupted or earlier run has kept." };
        var threads = new Option<int>("--threads") { Description = "Threads; 0 for one per core. The result does not depend on it.", DefaultValueFactory = _ => 0, HelpName = "N" };
        var command = new Command("quantize", "Choose Po2 weights, scales and activation ranges on unlabelled images, without training.\n\nExample: hashiflex quantize scenarios/mobilenetv2.yaml --images photographs --output mobilenetv2-po2.onnx")
        {
            scenario, images, output, count, mirror, extra, area, format, fresh, threads,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            parsed.GetRequiredValue(scenario),
            parsed.GetRequiredValue(images),
            parsed.GetRequiredValue(output),
            parsed.GetValue(count),
            parsed.GetValue(extra),
            parsed.GetValue(area),
            parsed.GetValue(format) == "json",
            parsed.GetValue(fresh),
            CalibrationOptions.Default with { Threads = parsed.GetValue(threads), Mirror = parsed.GetValue(mirror) },
            parsed.InvocationConfiguration,
            cancellation)));
        return command;
    }

    private static int Run(
        string scenario, string folder, string output, int count, double? extraTerms, double? extraArea, bool json, bool fresh, CalibrationOptions options, InvocationConfiguration console, CancellationToken cancellation)
    {
        if (count < 1)
            throw new InputException($"--calibrate {count}: at least 1 image is needed, and 200 are a good number");
        if (options.Threads < 0)
            throw new InputException($"--threads {options.Threads}: must be 0 or more");
        RequireShare("--extra-terms", extraTerms);
        RequireShare("--extra-area", extraArea);
        var inputs = ScenarioInputs.Read(scenario);
        if (inputs.Network.Metadata.ContainsKey(CalibrationRecord.Key))
            throw new InputException($"{inputs.Network.Source}: was written by quantize already; give the trained network");
        var budget = WeightCalibration.BudgetOf(inputs, extraTerms, extraArea);
        var floatNetwork = new FloatExecutor(inputs.Network);
        var all = ImageFolder.Read(folder, inputs.Network.Input);
        var chosen = all.SpreadIndices(count);
        var calibration = all.Select(chosen);
        var others = Enumerable.Range(0, all.Count).Except(chosen).ToArray();

        options = options with { Mirror = options.Mirror ?? MirrorImages.Suit(inputs.Network, inputs.Image, calibration, options.Threads) };

        string? cache = fresh ? null : UserCache.Folder("calibration");
        var warnings = new List<string>();
        CalibratedWeights weights;
        try
        {
            weights = WorkProgress.Show("calibrating", progress => new BudgetedCalibration(inputs.Network, inputs.Image, inputs.Settings, calibration, options, budget, cache)
                .Run(progress.OfCalibration(), warnings.Add, cancellation));
        }
        catch (OperationCanceledException)
        {
            console.Error.WriteLine(cache is null ? "interrupted" : "interrupted; the same command goes on from here");
            return CommandLine.Interrupted;
        }

        // After the bar, which they would break.
        foreach (string warning in warnings)
            console.Error.WriteLine($"warning: {warning}");
        var quantized = weights.Apply(inputs.Network, inputs.Image, inputs.Settings);
        byte[] float32 = OnnxWriter.Write(CalibrationRecord.Write(inputs.Network, inputs.Image, weights));
        byte[] integers = IntegerOnnx.Export(quantized);
        string integerPath = Path.ChangeExtension(output, ".integer.onnx");
        AtomicFile.Write(output, stream => stream.Write(float32));
        AtomicFile.Write(integerPath, stream => stream.Write(integers));

        (NetworkComparison Nearest, NetworkComparison Calibrated)? judged =
            others.Length > 0 ? Judge(inputs, floatNetwork, quantized, weights, all.Select(others).Spread(JudgedImages), options.Threads) : null;
        if (json)
        {
            QuantizeJson.Write(console.Output, output, integerPath, calibration.Count, options.Mirror is true, budget, weights, judged);
            return CommandLine.Done;
        }

        console.Output.WriteLine(FormattableString.Invariant($"calibrated on {calibration.Count} image{(calibration.Count == 1 ? "" : "s")}{(options.Mirror is true ? " and their mirror images" : "")}"));
        console.Output.WriteLine($"{output}: Po2 values in single precision, with scales and ranges in its metadata");
        console.Output.WriteLine($"{integerPath}: the same network in integers");
        if (budget is not null)
            console.Output.WriteLine(FormattableString.Invariant($"{(budget.Kind == TermKind.First ? "weights that are not zero" : budget.Costs.IsEmpty ? "extra terms" : "area of extra terms")}: {100 * budget.Used(weights):f2} %, at most {100 * budget.Share:0.##} %"));
        if (judged is { } pair)
            Write(pair.Nearest, pair.Calibrated, console);
        return CommandLine.Done;
    }

    private static (NetworkComparison Nearest, NetworkComparison Calibrated) Judge(
        ScenarioInputs inputs, FloatExecutor floatNetwork, QuantizedNetwork quantized, CalibratedWeights weights, ImageSet images, int threads)
    {
        float[][] floats = floatNetwork.Run(images, inputs.Image, threads);
        var plain = NetworkQuantizer.Quantize(weights.Scaling.Apply(inputs.Network), inputs.Image, inputs.Settings, weights.Ranges);
        return (NetworkComparison.Of(plain, images, floats, threads), NetworkComparison.Of(quantized, images, floats, threads));
    }

    private static void Write(NetworkComparison nearest, NetworkComparison calibrated, InvocationConfiguration console)
    {
        var table = new Table().Title($"On {calibrated.Images} images that were not calibrated on");
        table.AddColumns("", "top-1 %", "drop from float, points", "agreement with float %", "logit error (MSE / variance)");
        foreach (var (name, comparison) in new[] { ("nearest level", nearest), ("calibrated", calibrated) })
        {
            table.AddRow(
                name,
                comparison.Quantized is { } own ? Percent(own.Top1Percent) : "no labels",
                comparison.DropPoints is { } drop ? Percent(drop) : "no labels",
                Percent(comparison.AgreementPercent),
                comparison.LogitError.ToString("f4", CultureInfo.InvariantCulture));
        }

        Terminal.For(console.Output).Write(table);
    }

    private static void RequireShare(string option, double? share)
    {
        if (share is not null and not (> 0 and <= 3))
            throw new InputException(FormattableString.Invariant($"{option} {share}: give a share above 0, 0.06 for 6 %"));
    }

    private static string Percent(double percent) => percent.ToString("f2", CultureInfo.InvariantCulture);
}
