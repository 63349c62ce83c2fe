using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using HaShiFlex.Arithmetic;
using HaShiFlex.Estimation.Costs;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Verification;
using Spectre.Console;

namespace HaShiFlex.Cli.Commands;

/// <summary><c>hashiflex verify SCENARIO --images DIR</c>: accuracy on real images, and the cross-checks that can refute the estimate.</summary>
public static class VerifyCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static Command Create()
    {
        var scenario = new Argument<string>("scenario") { Description = "The scenario's YAML file; its network must be an ONNX file." };
        var images = ImageOptions.Folder();
        var limit = ImageOptions.Limit(0);
        var format = new Option<string>("--format") { Description = "table or json.", DefaultValueFactory = _ => "table", HelpName = "table|json" };
        format.AcceptOnlyFromAmong("table", "json");
        var measured = new Option<string?>("--output", "-o") { Description = "A YAML file for accuracy and accumulators, which a scenario names under measured, so that its estimates show them.", HelpName = "FILE" };
        var command = new Command(
            "verify",
            "Accuracy of the float and the integer network, and every layer's additions, widths and results held against the kernel.\n\nExample: hashiflex verify scenarios/digits.yaml --images samples/digits")
        {
            scenario, images, limit, format, measured,
        };
        command.SetAction(parsed =>
        {
            var inputs = ScenarioInputs.Read(parsed.GetRequiredValue(scenario));
            var executor = new FloatExecutor(inputs.Network);
            var quantized = inputs.Quantize();
            var reduction = inputs.Scenario.Hardware.Reduction;
            var verifier = new Verifier(
                quantized,
                reduction,
                (set, image, observer) => executor.Run(set, image, inputs.Image, (layer, map) => observer(layer, map)),
                reduction == ReductionStyle.Shared ? SharedLayers.Of(quantized, new LayerSharing(inputs), inputs.GraphCache, inputs.Scenario.Network.Position) : []);
            var read = ImageOptions.Read(parsed.GetRequiredValue(images), inputs.Network, parsed.GetValue(limit));
            var result = WorkProgress.Show("images", progress => verifier.Run(read, progress: progress.Of(read.Count)));
            RangesNote.Write(parsed.InvocationConfiguration.Error, inputs);
            if (parsed.GetValue(measured) is { } file)
                MeasuredFile.Write(file, MeasuredFacts.Of(result, inputs.QuantizationInWords));
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(format) == "json")
                output.WriteLine(JsonSerializer.Serialize(result, Json));
            else
                WriteTable(Terminal.For(output), result);
            return result.Passed ? CommandLine.Done : CommandLine.FoundFailure;
        });
        return command;
    }

    private static void WriteTable(IAnsiConsole console, VerificationResult result)
    {
        console.WriteLine(FormattableString.Invariant($"{result.Network}: {result.Images} images, float and integer agree on {result.AgreementPercent:f2} %"));
        if (result is { Float: { } real, Integer: { } integer })
        {
            console.WriteLine(FormattableString.Invariant($"float   top-1 {real.Top1Percent:f2} %, top-5 {real.Top5Percent:f2} %"));
            console.WriteLine(FormattableString.Invariant($"integer top-1 {integer.Top1Percent:f2} %, top-5 {integer.Top5Percent:f2} %"));
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("layer", "SQNR, dB", "accumulator, bits", "never used, bits", "in interval", "additions", "estimated", "graph = kernel");
        foreach (var layer in result.Layers)
        {
            table.AddRow(
                Markup.Escape(layer.Name),
                layer.SqnrDb is { } sqnr ? FormattableString.Invariant($"{sqnr:f1}") : "",
                FormattableString.Invariant($"{layer.AccumulatorBits}"),
                FormattableString.Invariant($"{layer.UnusedBits}"),
                layer.Accumulators is null ? "" : layer.Inside ? "pass" : "FAIL",
                FormattableString.Invariant($"{layer.Graph?.ExecutedAdditions}"),
                layer.Graph is null ? "" : FormattableString.Invariant($"{layer.Graph.EstimatedAdditions} {(layer.Graph.CountsAgree ? "pass" : "FAIL")}"),
                layer.Graph is null ? "" : layer.Graph.ResultsAgree ? "pass" : Markup.Escape("FAIL: " + layer.Graph.FirstDifference));
        }

        console.Write(table);
        console.WriteLine(result.Passed ? "every cross-check passed" : "a cross-check FAILED");
    }
}
