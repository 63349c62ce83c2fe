using System.Text.Json;
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

    [Fact]
    public void A_budget_by_area_is_kept_and_told_in_json()
    {
        string scenario = Digits("bits: 4, terms: 2"), output = Path.Combine(_folder, "digits-po2.onnx");
        var (exit, text, error) = Run("quantize", scenario, "--images", RepositoryRoot.File("samples", "digits"), "--output", output, "--calibrate", "30", "--extra-area", "0.1", "--fresh", "--format", "json");

        Assert.Equal("", error);
        Assert.Equal(CommandLine.Done, exit);
        var result = JsonDocument.Parse(text).RootElement;
        Assert.Equal(output, result.GetProperty("network").GetString());
        var budget = result.GetProperty("budget");
        Assert.True(budget.GetProperty("by_area").GetBoolean());
        Assert.Equal(10, budget.GetProperty("limit_percent").GetDouble(), 1e-9);
        Assert.InRange(budget.GetProperty("used_percent").GetDouble(), 1, 10);
        Assert.InRange(result.GetProperty("calibrated").GetProperty("agreement_percent").GetDouble(), 90, 100);
    }

    [Fact]
    public void A_machine_with_narrower_vectors_writes_the_same_bytes()
    {
        string scenario = Digits("bits: 4, terms: 1"), images = RepositoryRoot.File("samples", "digits");
        byte[] Quantized(string name, params (string, string)[] environment)
        {
            string output = Path.Combine(_folder, name);
            var (exit, _, error) = Shell.Run($"hashiflex quantize '{scenario}' --images '{images}' --output '{output}' --calibrate 3 --fresh", environment);
            Assert.True(exit == CommandLine.Done, error);
            return File.ReadAllBytes(output);
        }

        Assert.Equal(Quantized("whole.onnx"), Quantized("narrow.onnx", ("DOTNET_EnableAVX2", "0")));
    }

    [Theory]
    [InlineData("give one of them", "--extra-terms", "0.1", "--extra-area", "0.1")]
    [InlineData("--extra-area -1: give a share above 0", "--extra-area", "-1")]
    public void Budgets_that_cannot_be_are_refused(string message, params string[] options)
    {
        string output = Path.Combine(_folder, "out.onnx");
        var (exit, text, error) = Run(["quantize", Digits("bits: 4, terms: 2"), "--images", RepositoryRoot.File("samples", "digits"), "--output", output, .. options]);

        Assert.Equal(CommandLine.BadInput, exit);
        Assert.Equal("", text);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    private string Digits(string weights)
    {
        string path = Path.Combine(_folder, "digits.yaml");
        File.WriteAllText(path, File.ReadAllText(RepositoryRoot.File("scenarios", "digits.yaml"))
            .Replace("bits: 4, terms: 1", weights, StringComparison.Ordinal)
            .Replace("../networks", RepositoryRoot.File("networks"), StringComparison.Ordinal)
            .Replace(" digits.", " " + RepositoryRoot.File("scenarios", "digits."), StringComparison.Ordinal));
        return path;
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
