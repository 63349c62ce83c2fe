using System.CommandLine;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Inference.Activity;
using HaShiFlex.Inference.Kernel;
using Spectre.Console;

namespace HaShiFlex.Cli.Commands;

/// <summary><c>hashiflex activity SCENARIO --images DIR --output FILE</c>: how often the bits of activations change on real images.</summary>
public static class ActivityCommand
{
    public static Command Create()
    {
        var scenario = new Argument<string>("scenario") { Description = "The scenario's YAML file; its network must be an ONNX file." };
        var images = ImageOptions.Folder();
        var limit = ImageOptions.Limit(100);
        var output = new Option<string>("--output", "-o") { Description = "The YAML file to write; a scenario names it under hardware.activityFile.", Required = true, HelpName = "FILE" };
        var command = new Command(
            "activity",
            "Measure toggle rates and sparsity of every layer's activations, for the power estimate.\n\nExample: hashiflex activity scenarios/digits.yaml --images samples/digits --output scenarios/digits.activity.yaml")
        {
            scenario, images, limit, output,
        };
        command.SetAction(parsed =>
        {
            var inputs = ScenarioInputs.Read(parsed.GetRequiredValue(scenario));
            var kernel = IntegerNetwork.Compile(inputs.Quantize());
            var set = ImageOptions.Read(parsed.GetRequiredValue(images), inputs.Network, parsed.GetValue(limit));
            var activity = WorkProgress.Show("images", progress => new ActivityMeter(kernel).Measure(set, progress.Of(set.Count)));
            RangesNote.Write(parsed.InvocationConfiguration.Error, inputs);
            ActivityFile.Write(parsed.GetRequiredValue(output), activity);

            var table = new Table().Border(TableBorder.Simple).AddColumns("layer", "toggles/random", "zeros, %");
            foreach (var layer in inputs.Network.Layers)
            {
                var tensor = activity.Layers[layer.Name];
                table.AddRow(Markup.Escape(layer.Name), FormattableString.Invariant($"{tensor.AgainstRandom:f3}"), FormattableString.Invariant($"{100 * tensor.Sparsity:f1}"));
            }

            Terminal.For(parsed.InvocationConfiguration.Output).Write(table);
            return CommandLine.Done;
        });
        return command;
    }
}
