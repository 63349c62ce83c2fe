using System.CommandLine;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Ranges;
using Spectre.Console;

namespace HaShiFlex.Cli.Commands;

/// <summary><c>hashiflex ranges SCENARIO --images DIR --output FILE</c>: what the codes of each layer must reach, from images.</summary>
public static class RangesCommand
{
    private static readonly (string Name, RangeMethod Method)[] Methods =
    [
        ("least-squares", RangeMethod.LeastSquares),
        ("percentile", RangeMethod.Percentile),
        ("extremes", RangeMethod.Extremes),
    ];

    public static Command Create()
    {
        var scenario = new Argument<string>("scenario") { Description = "The scenario's YAML file; its network must be an ONNX file." };
        var images = ImageOptions.Folder();
        var limit = ImageOptions.Limit(200);
        var method = new Option<string>("--method")
        {
            Description = "least-squares: least error of clipping and rounding together; percentile: one value in 10,000 clipped at either end; extremes: nothing clipped.",
            DefaultValueFactory = _ => Methods[0].Name,
            HelpName = string.Join('|', Methods.Select(m => m.Name)),
        };
        method.AcceptOnlyFromAmong([.. Methods.Select(m => m.Name)]);
        var output = new Option<string>("--output", "-o") { Description = "The YAML file to write; a scenario names it under quantization.activations.file.", Required = true, HelpName = "FILE" };
        var command = new Command(
            "ranges",
            "Calibrate activation ranges: run the float network on images and choose what each layer's codes reach. Labels are not needed.\n\nExample: hashiflex ranges scenarios/digits.yaml --images samples/digits --output digits.ranges.yaml")
        {
            scenario, images, limit, method, output,
        };
        command.SetAction(parsed =>
        {
            var inputs = ScenarioInputs.Read(parsed.GetRequiredValue(scenario));
            var set = ImageOptions.Read(parsed.GetRequiredValue(images), inputs.Network, parsed.GetValue(limit));
            var executor = new FloatExecutor(inputs.Network);
            var chosen = Methods.Single(m => m.Name == parsed.GetRequiredValue(method)).Method;
            var ranges = WorkProgress.Show("images", progress => RangeCalibrator.Calibrate(
                inputs.Network, (all, image, observer) => executor.Run(all, image, inputs.Image, (layer, map) => observer(layer, map)), set, chosen, inputs.Settings, progress.Of(set.Count)));
            string path = parsed.GetRequiredValue(output);
            ActivationRangesFile.Write(path, ranges);

            var table = new Table().Border(TableBorder.Simple).AddColumns("layer", "minimum", "maximum");
            foreach (var layer in inputs.Network.Layers.Where(l => ranges.ByLayer.ContainsKey(l.Name)))
            {
                var range = ranges.ByLayer[layer.Name];
                table.AddRow(Markup.Escape(layer.Name), FormattableString.Invariant($"{range.Minimum:g5}"), FormattableString.Invariant($"{range.Maximum:g5}"));
            }

            Terminal.For(parsed.InvocationConfiguration.Output).Write(table);
            return CommandLine.Done;
        });
        return command;
    }
}
