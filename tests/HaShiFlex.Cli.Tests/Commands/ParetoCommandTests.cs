using HaShiFlex.Inference.Tests.Images;
using HaShiFlex.Networks;
using HaShiFlex.Quantization.Calibrated;
using HaShiFlex.Reports.Json;
using HaShiFlex.Testing;

namespace HaShiFlex.Cli.Tests.Commands;

public sealed class ParetoCommandTests
{
    private static readonly string Scenario = RepositoryRoot.File("scenarios", "digits.yaml"), Images = RepositoryRoot.File("samples", "digits");

    [Fact]
    public void Area_falls_as_its_price_rises()
    {
        using var folder = new TemporaryFolder();
        string output = Path.Combine(folder.Path, "out");

        var (code, table, error) = ReportCommandTests.Run("pareto", Scenario, "--images", Images, "--calibrate", "24", "--limit", "40", "--bits", "3,4", "--bills", "0.1,1", "--output", output);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("on the front", table, StringComparison.Ordinal);
        var front = EstimateJsonReader.Read(Path.Combine(output, "estimate.json")).Front;
        Assert.Equal(3, front.Length);
        Assert.Equal([1, 0.1, 0], front.Select(p => Math.Round((p.PricePerMm2 ?? 0) / front[0].PricePerMm2!.Value, 6)));
        Assert.True(front[0].Sparsity > front[1].Sparsity && front[1].Sparsity > front[2].Sparsity);
        Assert.All(front[0].LayerFormats.Values, format => Assert.InRange(format.Bits, 3, 4));
        Assert.Equal(4, File.ReadAllLines(Path.Combine(output, "pareto.csv")).Length);

        // The network of a price is one that the other commands take.
        Assert.True(NetworkReader.Read(Path.Combine(output, "bill-1.onnx")).Metadata.ContainsKey(CalibrationRecord.Key));
    }

    [Fact]
    public void A_programmable_layer_is_in_no_share_of_the_hardened_weights()
    {
        using var folder = new TemporaryFolder();
        string output = Path.Combine(folder.Path, "out"), scenario = Path.Combine(folder.Path, "digits.yaml");
        File.WriteAllText(scenario, File.ReadAllText(Scenario)
            .Replace("../networks", RepositoryRoot.File("networks"), StringComparison.Ordinal)
            .Replace(" digits.", " " + RepositoryRoot.File("scenarios", "digits."), StringComparison.Ordinal)
            .Replace("  reduction:", "  programmable: { layers: [classifier], npu: { macs: 16 } }\n  reduction:", StringComparison.Ordinal));

        var (code, _, error) = ReportCommandTests.Run("pareto", scenario, "--images", Images, "--calibrate", "24", "--limit", "40", "--bills", "0.1", "--output", output);

        Assert.Equal((0, ""), (code, error));
        var front = EstimateJsonReader.Read(Path.Combine(output, "estimate.json")).Front;
        Assert.All(front, point => Assert.InRange(point.Sparsity, 0, 1));
        Assert.All(front, point => Assert.InRange(point.TermsPerWeight, 0, 1));
        Assert.All(front, point => Assert.Equal(1, point.Sparsity + point.TermsPerWeight, 9));
    }

    [Theory]
    [InlineData("--bills -1: give numbers of 0 or more", "--bills", "-1")]
    [InlineData("--calibrate 0: at least 1 image is needed", "--calibrate", "0")]
    [InlineData("--bits 5..3: give numbers of", "--bits", "5..3")]
    public void What_is_no_sweep_is_refused(string start, string option, string value) =>
        ReportCommandTests.Refused(start, "pareto", Scenario, "--images", Images, "--output", "nowhere", option, value);
}
