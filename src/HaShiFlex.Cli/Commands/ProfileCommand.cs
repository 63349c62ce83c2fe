using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using HaShiFlex.Documents;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Networks.Profiles;

namespace HaShiFlex.Cli.Commands;

/// <summary><c>hashiflex profile MODEL --output FILE</c>: keeps a network's shapes, biases and distributions of weights in a small file.</summary>
internal static class ProfileCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "An ONNX file." };
        var output = new Option<string>("--output") { Description = "The profile to write (.hfp).", Required = true };
        var name = new Option<string?>("--name") { Description = "The network's name; its file's name if not given." };
        var pixelScale = new Option<string?>("--pixel-scale") { Description = "Real units per step of a pixel before the mean is taken off, as a number or a fraction: 1/255." };
        var mean = new Option<string?>("--mean") { Description = "Mean of each input channel, with commas between: 0.485,0.456,0.406; 0 if not given." };
        var deviation = new Option<string?>("--deviation") { Description = "Standard deviation of each input channel, with commas between; 1 if not given." };
        var bits = new Option<int>("--pixel-bits") { Description = "Bits of a pixel, 1 to 12.", DefaultValueFactory = _ => 8 };
        var signed = new Option<bool>("--signed-pixels") { Description = "Pixels are two's complement." };
        var command = new Command(
            "profile",
            "Keep a network's shapes, biases and weight distributions, without the weights' positions, in a small file.\n"
            + "Example: hashiflex profile mobilenetv2.onnx --output mobilenetv2.hfp --pixel-scale 1/255 --mean 0.485,0.456,0.406 --deviation 0.229,0.224,0.225")
        {
            model, output, name, pixelScale, mean, deviation, bits, signed,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(model), target = parsed.GetRequiredValue(output);
            var network = NetworkReader.Read(path);
            network = network with
            {
                Name = parsed.GetValue(name) ?? Path.GetFileNameWithoutExtension(path),
                Preprocessing = Preprocessing(
                    network.Input.Channels, parsed.GetValue(pixelScale), parsed.GetValue(mean), parsed.GetValue(deviation), parsed.GetValue(bits), parsed.GetValue(signed)),
            };
            ProfileWriter.Write(target, network);
            long weights = network.Layers.OfType<ConvolutionLayer>().Sum(l => (long)l.Weights.Values.Length);
            parsed.InvocationConfiguration.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{target}: {network.Layers.Length} layers, {weights} weights in {new FileInfo(target).Length} bytes"));
            return CommandLine.Done;
        });
        return command;
    }

    private static ImagePreprocessing? Preprocessing(int channels, string? scale, string? mean, string? deviation, int bits, bool signed)
    {
        if (scale is null)
        {
            return mean is null && deviation is null
                ? null
                : throw new InputException("--mean and --deviation need --pixel-scale, the real units of one step of a pixel");
        }

        if (bits is < 1 or > 12)
            throw new InputException($"--pixel-bits {bits}: 1 to 12 is expected");
        string[] fraction = scale.Split('/');
        double step = Number("--pixel-scale", fraction[0]) / (fraction.Length == 2 ? Number("--pixel-scale", fraction[1]) : 1);
        if (fraction.Length > 2 || !double.IsFinite(step) || step <= 0)
            throw new InputException($"--pixel-scale {scale}: a positive number or a fraction such as 1/255 is expected");
        var deviations = Channels("--deviation", deviation, 1);
        if (deviations.Any(d => d <= 0))
            throw new InputException($"--deviation {deviation}: positive numbers are expected");
        return new ImagePreprocessing(bits, signed, step, Channels("--mean", mean, 0), deviations);

        ImmutableArray<double> Channels(string option, string? text, double otherwise)
        {
            if (text is null)
                return [.. Enumerable.Repeat(otherwise, channels)];
            string[] parts = text.Split(',');
            return parts.Length == channels
                ? [.. parts.Select(p => Number(option, p))]
                : throw new InputException($"{option} {text}: {parts.Length} numbers; the network's input has {channels} channels");
        }
    }

    private static double Number(string option, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new InputException($"{option}: '{text}' is no number");
}
