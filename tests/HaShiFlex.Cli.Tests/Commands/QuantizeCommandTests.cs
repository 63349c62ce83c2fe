using HaShiFlex.Testing;

namespace HaShiFlex.Cli.Tests.Commands;

public sealed class QuantizeCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hashiflex-quantize-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [DataFact]
    public void A_quantized_network_is_written_judged_and_read_back_by_other_commands()
    {
        string output = Path.Combine(_folder, "lenet-po2.onnx");
        var (exit, text, error) = Run("quantize", Scenario("lenet_mnist"), "--images", SharedData.File("images", "mnist10k"), "--output", output, "--calibrate", "24", "--fresh");

        Assert.Equal("", error);
        Assert.Equal(CommandLine.Done, exit);
        Assert.True(File.Exists(Path.ChangeExtension(output, ".integer.onnx")));
        Assert.Contains("On 400 images that were not calibrated on", text, StringComparison.Ordinal);

        var (again, _, fault) = Run("quantize", Scenario(output), "--images", SharedData.File("images", "mnist10k"), "--output", output, "--fresh");
        Assert.Equal(CommandLine.BadInput, again);
        Assert.Contains("was written by quantize already", fault, StringComparison.Ordinal);
    }

    [DataFact]
    public void A_folder_without_images_is_told_and_leaves_nothing_behind()
    {
        string output = Path.Combine(_folder, "out.onnx");
        var (exit, text, error) = Run("quantize", Scenario("lenet_mnist"), "--images", _folder, "--output", output);

        Assert.Equal(CommandLine.BadInput, exit);
        Assert.Equal("", text);
        Assert.Contains("holds no images", error, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    private static (int Exit, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (CommandLine.Run(args, output, error), output.ToString(), error.ToString());
    }

    private string Scenario(string model)
    {
        string onnx = Path.IsPathRooted(model) ? model : SharedData.File("models", model + ".onnx");
        string path = Path.Combine(_folder, "scenario.yaml");
        File.WriteAllText(path, $$"""
            name: LeNet
            network: { onnx: "{{onnx}}" }
            quantization: { weights: { bits: 4, terms: 1 } }
            hardware:
              technology: asap7-rvt-tt-0p70v-25c
              clockGHz: 1.0
              reduction: carry-save
              throughput: { targetImagesPerSecond: 1.0e6 }
            """);
        return path;
    }
}
