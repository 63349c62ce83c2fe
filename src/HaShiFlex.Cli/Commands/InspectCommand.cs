using System.CommandLine;
using HaShiFlex.Cli.Inspection;
using HaShiFlex.Documents;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Cli.Commands;

/// <summary><c>hashiflex inspect MODEL</c>: layers, shapes, weights, operations, and how the weights spread over Po2 codes.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "An ONNX file, a profile, or a built-in profile's name." };
        var format = new Option<string>("--format") { Description = "table or json.", DefaultValueFactory = _ => "table" };
        format.CompletionSources.Add("table", "json");
        var bits = new Option<int>("--weight-bits") { Description = "Bits of a Po2 weight, 2 to 8.", DefaultValueFactory = _ => 4 };
        var terms = new Option<int>("--weight-terms") { Description = "Powers that a Po2 weight is the sum of, 1 to 4.", DefaultValueFactory = _ => 1 };
        var layer = new Option<string?>("--layer") { Description = "Show this layer alone." };
        var command = new Command(
            "inspect",
            "Show a network's layers, shapes, weights and operations, and how its weights spread over Po2 codes.\nExample: hashiflex inspect mobilenetv2 --weight-bits 4")
        {
            model, format, bits, terms, layer,
        };
        command.SetAction(parsed =>
        {
            var po2 = new Po2Format(parsed.GetValue(bits), parsed.GetValue(terms));
            if (po2.Bits is < Po2Format.MinimumBits or > Po2Format.MaximumBits)
                throw new InputException($"--weight-bits {po2.Bits}: {Po2Format.MinimumBits} to {Po2Format.MaximumBits} is expected");
            if (po2.Terms is < 1 or > Po2Format.MaximumTerms)
                throw new InputException($"--weight-terms {po2.Terms}: 1 to {Po2Format.MaximumTerms} is expected");

            string form = parsed.GetRequiredValue(format);
            if (form is not ("table" or "json"))
                throw new InputException($"--format {form}: table or json is expected");

            var network = NetworkReader.Read(parsed.GetRequiredValue(model));
            var output = parsed.InvocationConfiguration.Output;
            var inspection = NetworkInspection.Of(network, po2, parsed.GetValue(layer) is { } name ? [Find(network, name)] : [.. network.Layers]);
            if (form == "json")
                output.WriteLine(InspectionJson.Of(inspection));
            else
                InspectionTable.Write(Terminal.For(output), inspection);
            return CommandLine.Done;
        });
        return command;
    }

    private static Layer Find(Network network, string name) => network.Layers.FirstOrDefault(l => l.Name == name)
        ?? throw new InputException($"--layer {name}: '{network.Name}' has no layer of this name{NearestName.Suggestion(name, [.. network.Layers.Select(l => l.Name)])}");
}
