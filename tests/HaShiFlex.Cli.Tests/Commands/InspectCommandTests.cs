using System.Text.Json;
using HaShiFlex.Networks;
using HaShiFlex.Testing;

namespace HaShiFlex.Cli.Tests.Commands;

public class InspectCommandTests
{
    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (CommandLine.Run(args, output, error), output.ToString(), error.ToString());
    }

    [Fact]
    public void TheTableEndsInThePublishedTotals()
    {
        var (code, output, error) = Run("inspect", "mobilenetv2");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("input 3x224x224, 64 layers", output, StringComparison.Ordinal);
        Assert.Matches(@"total .*3,469,760 +300,774,272", output);
        Assert.Contains("Po2 codes: 4 bits, 1 term", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', output);
        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, Terminal.PipeWidth));
    }

    [Fact]
    public void TheBarsAddUpToAllWeights()
    {
        var (_, output, _) = Run("inspect", "mobilenetv2", "--format", "json", "--weight-bits", "3");
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;

        Assert.Equal(["0", "2^0", "2^-1", "2^-2"], root.GetProperty("po2_codes").EnumerateObject().Select(c => c.Name));
        Assert.Equal(3_469_760, root.GetProperty("po2_codes").EnumerateObject().Sum(c => c.Value.GetInt64()));
        var layers = root.GetProperty("layers").EnumerateArray().ToList();
        Assert.Equal(64, layers.Count);
        Assert.Equal(
            root.GetProperty("multiply_accumulates_per_image").GetInt64(),
            layers.Sum(l => l.TryGetProperty("multiply_accumulates_per_image", out var macs) ? macs.GetInt64() : 0));
        Assert.All(
            layers.Where(l => l.TryGetProperty("weights", out _)),
            l => Assert.Equal(l.GetProperty("weights").GetInt64(), l.GetProperty("po2_codes").EnumerateObject().Sum(c => c.Value.GetInt64())));
    }

    [Fact]
    public void OneLayerIsShownWhereItIsNamed()
    {
        string name = NetworkReader.Read("mobilenetv2").Layers[3].Name;

        var (code, output, _) = Run("inspect", "mobilenetv2", "--layer", name);
        Assert.Equal(0, code);
        Assert.Matches($@"(?m)^\s+4\s+{System.Text.RegularExpressions.Regex.Escape(name)}\s", output);

        (code, output, string error) = Run("inspect", "mobilenetv2", "--layer", name + "x");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains($"did you mean '{name}'?", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mobilenetv2", "--weight-bits", "17")]
    [InlineData("mobilenetv2", "--weight-terms", "0")]
    [InlineData("mobilenetv2", "--format", "xml")]
    [InlineData("mobilnetv2", "--format", "json")]
    [InlineData("missing.onnx", "--format", "json")]
    public void BadInputIsOneLineAndNothingElse(params string[] args)
    {
        var (code, output, error) = Run(["inspect", .. args]);
        Assert.Equal((2, ""), (code, output));
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [DataTheory]
    [InlineData("lenet_mnist.onnx")]
    [InlineData("dscnn_kws.onnx")]
    [InlineData("resnet8_cifar10.onnx")]
    public void OnnxFilesAreInspected(string file)
    {
        var (code, output, error) = Run("inspect", SharedData.File("models", file));
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("total", output, StringComparison.Ordinal);
    }
}
