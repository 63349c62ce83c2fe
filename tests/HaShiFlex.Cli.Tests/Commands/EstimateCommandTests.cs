using System.Text.Json;
using HaShiFlex.Testing;

namespace HaShiFlex.Cli.Tests.Commands;

public sealed class EstimateCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hashiflex-estimate").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void Refused(string message, params string[] arguments)
    {
        var (code, output, error) = ReportCommandTests.Run(arguments);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }

    private string Out => Path.Combine(folder, "out");

    [Fact]
    public void It_writes_its_three_files_and_the_same_bytes_each_time()
    {
        string scenario = RepositoryRoot.File("scenarios", "digits.yaml");
        Assert.Equal(0, ReportCommandTests.Run("estimate", scenario, "--output", Out).Code);
        Assert.Equal(["estimate.json", "layers.csv", "report.html"], Directory.EnumerateFiles(Out).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        byte[][] first = [.. Directory.EnumerateFiles(Out).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        Assert.Equal(0, ReportCommandTests.Run("estimate", scenario, "--output", Out).Code);
        Assert.Equal(first, Directory.EnumerateFiles(Out).Order(StringComparer.Ordinal).Select(File.ReadAllBytes));

        var (_, json, _) = ReportCommandTests.Run("estimate", scenario, "--format", "json");
        using var printed = JsonDocument.Parse(json);
        using var written = JsonDocument.Parse(File.ReadAllText(Path.Combine(Out, "estimate.json")));
        Assert.True(JsonElement.DeepEquals(written.RootElement.GetProperty("chip"), printed.RootElement.GetProperty("chip")));
    }

    /// <summary>A fault of the scenario is told with its place, and leaves no file.</summary>
    [Theory]
    [InlineData("bits: 4, terms", "bitz: 4, terms", ":6:14: unknown key 'bitz' in quantization.weights; did you mean 'bits'?")]
    [InlineData("bits: 4, terms", "bits: four, terms", ":6:20: quantization.weights.bits: 'four' is not a whole number")]
    [InlineData("bits: 4, terms", "bits: 17, terms", ":6:20: quantization.weights.bits: 17 is out of range")]
    [InlineData("clockGHz: 1.0", "clockGHz: -1", "hardware.clockGHz: -1 is out of range: it must be above 0")]
    [InlineData("clockGHz: 1.0", "clockGHz: 90", "a register alone takes")]
    [InlineData("{ onnx: ../networks/digits.onnx }", "{ onnx: missing.onnx }", "missing.onnx: no such file")]
    [InlineData("{ onnx: ../networks/digits.onnx }", "{ onnx: . }", "is a directory")]
    [InlineData("{ onnx: ../networks/digits.onnx }", "{ model: mobilenet }", "did you mean 'mobilenetv2'?")]
    [InlineData("targetImagesPerSecond: 1.0e6", "targetImagesPerSecond: 1.0e12", "is out of reach")]
    [InlineData("targetImagesPerSecond: 1.0e6", "areaBudgetMm2: 0.0001", "areaBudgetMm2 0.0001 is out of reach")]
    [InlineData("weights: { bits", "method: calibrated\n  weights: { bits", "add calibration: { images: DIR }")]
    [InlineData("weights: { bits", "calibration: { images: x }\n  weights: { bits", "quantization.calibration is for method: calibrated")]
    [InlineData("weights: { bits", "method: calibrated\n  calibration: { images: none }\n  weights: { bits", "no such folder")]
    [InlineData("weights: { bits", "method: calibrated\n  calibration: { images: none, extraTerms: 0.1, extraArea: 0.1 }\n  weights: { bits", "give one of them")]
    [InlineData("weights: { bits", "method: calibrated\n  calibration: { images: none, extraArea: 0.1 }\n  weights: { bits", "needs weights of two or three terms")]
    [InlineData("technology: asap7-rvt-tt-0p70v-25c", "technology: asap8", "asap8")]
    [InlineData("hardware:", "hardware: }", "scenario.yaml:8:")]
    public void A_fault_of_the_scenario_is_one_line_and_no_file(string what, string instead, string message)
    {
        string text = File.ReadAllText(RepositoryRoot.File("scenarios", "digits.yaml"));
        Assert.Contains(what, text, StringComparison.Ordinal);
        string scenario = Path.Combine(folder, "scenario.yaml");
        File.WriteAllText(scenario, text.Replace(what, instead, StringComparison.Ordinal)
            .Replace("../networks", RepositoryRoot.File("networks"), StringComparison.Ordinal)
            .Replace(" digits.", " " + RepositoryRoot.File("scenarios", "digits."), StringComparison.Ordinal));
        Refused(message, "estimate", scenario, "--output", Out);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public void Paths_that_lead_nowhere_are_refused()
    {
        string scenario = RepositoryRoot.File("scenarios", "digits.yaml");
        Refused("no such file", "estimate", Path.Combine(folder, "missing.yaml"));
        Refused("is a directory", "estimate", folder);
        File.WriteAllText(Path.Combine(folder, "file"), "kept");
        Refused("is a file; name a folder", "estimate", scenario, "--output", Path.Combine(folder, "file"));
        Assert.Equal("kept", File.ReadAllText(Path.Combine(folder, "file")));
        Refused("--format: 'pdf' is not a format", "estimate", scenario, "--format", "pdf");
        Refused("name a folder with --output", "estimate", scenario, "--format", "png");
    }

    /// <summary>Every truncation and every few flipped bits of a network: one line, or a network that still means something.</summary>
    [Fact]
    public void A_damaged_network_is_refused_or_still_estimates()
    {
        string network = Path.Combine(folder, "digits.onnx"), scenario = Path.Combine(folder, "scenario.yaml");
        byte[] bytes = File.ReadAllBytes(RepositoryRoot.File("networks", "digits.onnx"));
        File.WriteAllText(scenario, File.ReadAllText(RepositoryRoot.File("scenarios", "digits.yaml"))
            .Replace("../networks/digits.onnx", network, StringComparison.Ordinal)
            .Replace(" digits.", " " + RepositoryRoot.File("scenarios", "digits."), StringComparison.Ordinal));
        for (int seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            byte[] damaged = seed % 2 == 0 ? bytes[..random.Next(bytes.Length)] : [.. bytes];
            for (int i = 0; i <= seed % 5 && damaged.Length > 0; i++)
                damaged[random.Next(Math.Min(damaged.Length, 4096))] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(network, damaged);
            var (code, output, error) = ReportCommandTests.Run("estimate", scenario);
            Assert.True(code is 0 or 2, $"seed {seed}: exit {code}: {error}");
            if (code == 2)
            {
                Assert.Equal("", output);
                Assert.DoesNotContain('\n', error.TrimEnd());
            }
        }
    }
}
