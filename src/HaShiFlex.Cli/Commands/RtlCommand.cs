using System.CommandLine;
using HaShiFlex.Documents;
using HaShiFlex.Synthesis.Crosscheck;
using HaShiFlex.Synthesis.Verilog;

namespace HaShiFlex.Cli.Commands;

/// <summary><c>hashiflex rtl SCENARIO --layer NAME --output DIR</c>: a layer's hardware as Verilog with a self-checking bench.</summary>
public static class RtlCommand
{
    public static Command Create()
    {
        var scenario = new Argument<string>("scenario") { Description = "The scenario's YAML file." };
        var layer = new Option<string>("--layer") { Description = "Name of a hardened layer.", Required = true };
        var channels = new Option<string?>("--channels") { Description = "Output channels A..B; by default as many as synthesize in a few minutes.", HelpName = "A..B" };
        var output = new Option<string>("--output", "-o") { Description = "Folder for the Verilog, the bench and its vectors.", HelpName = "DIR", Required = true };
        var images = new Option<string?>("--images") { Description = "Folder of images; the bench's vectors are then what the kernel computes on them.", HelpName = "DIR" };
        var vectors = new Option<int>("--vectors") { Description = "How many vectors.", DefaultValueFactory = _ => 1000 };
        var seed = new Option<int>("--seed") { Description = "Of random vectors.", DefaultValueFactory = _ => 1 };
        var command = new Command("rtl", "Write a hardened layer as Verilog-2005, bit for bit what is counted.\n\nExample: hashiflex rtl scenarios/digits.yaml --layer conv1 --channels 0..3 --output rtl")
        {
            scenario, layer, channels, output, images, vectors, seed,
        };
        command.SetAction(parsed =>
        {
            int count = parsed.GetValue(vectors);
            if (count < 1)
                throw new InputException("--vectors: at least 1");
            var selection = LayerSelection.Read(
                parsed.GetRequiredValue(scenario), parsed.GetRequiredValue(layer), LayerSelection.ParseChannels(parsed.GetValue(channels)));
            var module = VerilogModule.Write(selection.Structure);
            var made = selection.Vectors(parsed.GetValue(images), count, parsed.GetValue(seed));
            string folder = parsed.GetRequiredValue(output);
            var files = RtlFiles.Write(folder, module, made);
            var text = parsed.InvocationConfiguration.Output;
            foreach (string file in files)
                text.WriteLine(Path.Combine(folder, file));
            parsed.InvocationConfiguration.Error.WriteLine(FormattableString.Invariant(
                $"{module.Name}: channels {selection.Slice.FirstChannel} to {selection.Slice.FirstChannel + selection.Slice.Channels - 1} of {selection.Slice.Layer.Convolution.Output.Channels}, latency {module.LatencyCycles} cycles, {selection.Structure.RegisterBits} register bits; {made.Count} vectors: {made.Source}"));
            return CommandLine.Done;
        });
        return command;
    }
}
