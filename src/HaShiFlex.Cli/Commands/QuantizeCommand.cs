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
        var mirror = new Option<bool>("--mirror") { Description = "Calibrate on mirror images too: for photographs, not for digits or spectra." };
        var extra = new Option<double?>("--extra-terms") { Description = "At most so many terms beyond the first of each weight, over the number of weights: 0.06 for 6 %. They go where each takes most error away. Needs a format of two or more terms.", HelpName = "SHARE" };
        var fresh = new Option<bool>("--fresh") { Description = "Do not go on from what an interrupted or earlier run has kept." };
        var threads = new Option<int>("--threads") { Description = "Threads; 0 for one per core. The result does not depend on it.", DefaultValueFactory = _ => 0, HelpName = "N" };
        var command = new Command("quantize", "Choose Po2 weights, scales and activation ranges on unlabelled images, without training.\n\nExample: hashiflex quantize scenarios/mobilenetv2.yaml --images photographs --output mobilenetv2-po2.onnx")
        {
            scenario, images, output, count, mirror, extra, fresh, threads,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            parsed.GetRequiredValue(scenario),
            parsed.GetRequiredValue(images),
            parsed.GetRequiredValue(output),
            parsed.GetValue(count),
            parsed.GetValue(extra),
            parsed.GetValue(fresh),
            CalibrationOptions.Default with { Threads = parsed.GetValue(threads), Mirror = parsed.GetValue(mirror) },
            parsed.InvocationConfiguration,
            cancellation)));
        return command;
    }

    private static int Run(string scenario, string folder, string output, int count, double? extraTerms, bool fresh, CalibrationOptions options, InvocationConfiguration console, CancellationToken cancellation)
    {
        if (count < 1)
            throw new InputException($"--calibrate {count}: at least 1 image is needed, and 200 are a good number");
        if (options.Threads < 0)
            throw new InputException($"--threads {options.Threads}: must be 0 or more");
        if (extraTerms is not null and not (> 0 and <= 3))
            throw new InputException(FormattableString.Invariant($"--extra-terms {extraTerms}: give a share above 0, 0.06 for 6 %"));
        var inputs = ScenarioInputs.Read(scenario);
        var budget = BudgetedCalibration.BudgetOf(inputs.Settings, extraTerms);
        if (inputs.Network.Metadata.ContainsKey(CalibrationRecord.Key))
            throw new InputException($"{inputs.Network.Source}: was written by quantize already; give the trained network");
        var floatNetwork = new FloatExecutor(inputs.Network);
        var all = ImageFolder.Read(folder, inputs.Network.Input);
        var chosen = all.SpreadIndices(count);
        var calibration = all.Select(chosen);
        var others = Enumerable.Range(0, all.Count).Except(chosen).ToArray();

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

        console.Output.WriteLine($"{output}: Po2 values in single precision, with scales and ranges in its metadata");
        console.Output.WriteLine($"{integerPath}: the same network in integers");
        if (others.Length > 0)
            Judge(inputs, floatNetwork, quantized, weights, all.Select(others).Spread(JudgedImages), console, options.Threads);
        return CommandLine.Done;
    }

    private static void Judge(
        ScenarioInputs inputs, FloatExecutor floatNetwork, QuantizedNetwork quantized, CalibratedWeights weights, ImageSet images, InvocationConfiguration console, int threads)
    {
        float[][] floats = floatNetwork.Run(images, inputs.Image, threads);
        var plain = NetworkQuantizer.Quantize(weights.Scaling.Apply(inputs.Network), inputs.Image, inputs.Settings, weights.Ranges);
        var table = new Table().Title($"On {images.Count} images that were not calibrated on");
        table.AddColumns("", "top-1 %", "drop from float, points", "agreement with float %", "logit error (MSE / variance)");
        foreach (var (name, comparison) in new[]
        {
            ("nearest level", NetworkComparison.Of(plain, images, floats, threads)),
            ("calibrated", NetworkComparison.Of(quantized, images, floats, threads)),
        })
        {
            table.AddRow(
                name,
                comparison.Quantized is { } own ? Percent(own.Top1Percent) : "no labels",
                comparison.Quantized is { } found ? Percent(comparison.Float!.Top1Percent - found.Top1Percent) : "no labels",
                Percent(100 * comparison.Agreement),
                comparison.LogitError.ToString("f4", CultureInfo.InvariantCulture));
        }

        Terminal.For(console.Output).Write(table);
    }

    private static string Percent(double percent) => percent.ToString("f2", CultureInfo.InvariantCulture);
}
