using System.CommandLine;
using System.Globalization;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Inference.Export;

namespace HaShiFlex.Cli.Commands;

/// <summary><c>hashiflex export SCENARIO --to FILE.onnx</c>: the chip's integers as a network that any ONNX engine runs.</summary>
public static class ExportCommand
{
    public static Command Create()
    {
        var scenario = new Argument<string>("scenario") { Description = "The scenario's YAML file; its network must be an ONNX file." };
        var to = new Option<string>("--to") { Description = "The file to write.", Required = true, HelpName = "FILE.onnx" };
        var allLayers = new Option<bool>("--all-layers") { Description = "Make every layer's codes an output, by the layer's name." };
        var command = new Command(
            "export",
            "Write the integer network as ONNX (operator set 13): codes in, codes out, bit for bit what the chip computes.\n\nExample: hashiflex export scenarios/digits.yaml --to digits.integer.onnx")
        {
            scenario, to, allLayers,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(to);
            if (!path.EndsWith(".onnx", StringComparison.Ordinal))
                throw new InputException($"--to {path}: end the name in .onnx, which is what is written");
            var inputs = ScenarioInputs.Read(parsed.GetRequiredValue(scenario));
            var network = inputs.Quantize();
            byte[] bytes = IntegerOnnx.Export(network, parsed.GetValue(allLayers));
            RangesNote.Write(parsed.InvocationConfiguration.Error, inputs);
            AtomicFile.Write(path, stream => stream.Write(bytes));
            parsed.InvocationConfiguration.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {network.Layers.Length} layers in {bytes.Length} bytes"));
            return CommandLine.Done;
        });
        return command;
    }
}
