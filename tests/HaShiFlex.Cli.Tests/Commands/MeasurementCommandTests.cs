using System.Text.Json;
using HaShiFlex.Inference.Tests.Images;
using HaShiFlex.Reports.Json;
using HaShiFlex.Testing;

namespace HaShiFlex.Cli.Tests.Commands;

/// <summary>What commands measure on images, and where it goes.</summary>
public class MeasurementCommandTests
{
    private static readonly string Images = RepositoryRoot.File("samples", "digits"), Network = RepositoryRoot.File("networks", "digits.onnx");

    private static readonly string[] Methods = ["least-squares", "percentile", "extremes"];

    [Fact]
    public void Ranges_are_measured_written_and_used_by_a_scenario()
    {
        using var folder = new TemporaryFolder();
        string bare = folder.Write("bare.yaml", ImageFaultTests.ScenarioWith(Network, null)), measured = Path.Combine(folder.Path, "measured.ranges.yaml");

        var (code, table, error) = ReportCommandTests.Run("ranges", bare, "--images", Images, "--limit", "20", "--output", measured);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("classifier", table, StringComparison.Ordinal);

        var (_, _, note) = ReportCommandTests.Run("export", bare, "--to", Path.Combine(folder.Path, "bare.onnx"));
        Assert.StartsWith("note: ", note, StringComparison.Ordinal);
        Assert.Equal(1, note.Count(c => c == '\n'));

        string scenario = folder.Write("scenario.yaml", ImageFaultTests.ScenarioWith(Network, "measured.ranges.yaml"));
        var (same, text, silence) = ReportCommandTests.Run("verify", scenario, "--images", Images, "--limit", "60", "--format", "json");
        Assert.Equal((0, ""), (same, silence));
        using var json = JsonDocument.Parse(text);
        Assert.True(json.RootElement.GetProperty("agreement_percent").GetDouble() >= 95);
    }

    [Fact]
    public void Methods_differ_and_an_unknown_one_is_refused()
    {
        using var folder = new TemporaryFolder();
        string bare = folder.Write("bare.yaml", ImageFaultTests.ScenarioWith(Network, null));
        string[] written = [.. Methods.Select(method =>
        {
            string path = Path.Combine(folder.Path, method);
            Assert.Equal(0, ReportCommandTests.Run("ranges", bare, "--images", Images, "--limit", "20", "--method", method, "--output", path).Code);
            return File.ReadAllText(path);
        })];
        Assert.Equal(3, written.Distinct().Count());
        Assert.Equal(2, ReportCommandTests.Run("ranges", bare, "--images", Images, "--method", "guess", "--output", folder.Path + "/x").Code);
    }

    [Fact]
    public void The_committed_measurements_of_the_digits_are_what_verify_and_activity_measure()
    {
        using var folder = new TemporaryFolder();
        string measured = Path.Combine(folder.Path, "measured"), activity = Path.Combine(folder.Path, "activity");
        string scenario = RepositoryRoot.File("scenarios", "digits.yaml");

        Assert.Equal(0, ReportCommandTests.Run("verify", scenario, "--images", Images, "--output", measured).Code);
        Assert.Equal(0, ReportCommandTests.Run("activity", scenario, "--images", Images, "--output", activity).Code);

        // The folder's name is the one thing that depends on where the command ran.
        Assert.Equal(File.ReadAllText(RepositoryRoot.File("scenarios", "digits.measured.yaml")), File.ReadAllText(measured).Replace(Images, "samples/digits", StringComparison.Ordinal));
        Assert.Equal(File.ReadAllText(RepositoryRoot.File("scenarios", "digits.activity.yaml")), File.ReadAllText(activity).Replace(Images, "samples/digits", StringComparison.Ordinal));
    }

    [Fact]
    public void A_measurement_of_other_integers_is_left_out_with_a_warning()
    {
        using var folder = new TemporaryFolder();
        string text = ImageFaultTests.ScenarioWith(Network, RepositoryRoot.File("scenarios", "digits.ranges.yaml")) + $"\nmeasured: \"{RepositoryRoot.File("scenarios", "digits.measured.yaml")}\"\n";

        var same = Estimate(folder.Write("same.yaml", text));
        Assert.Equal(1005, same.GetProperty("accuracy").GetProperty("images").GetInt64());
        Assert.True(same.GetProperty("accuracy").GetProperty("top1_percent").GetDouble() >= 98);
        Assert.All(same.GetProperty("layers").EnumerateArray(), l =>
            Assert.InRange(l.GetProperty("reached_accumulator_bits").GetInt32(), 8, l.GetProperty("accumulator_bits").GetInt32()));

        var other = Estimate(folder.Write("other.yaml", text.Replace("bits: 4", "bits: 3", StringComparison.Ordinal)));
        Assert.Equal(JsonValueKind.Null, other.GetProperty("accuracy").ValueKind);
        Assert.Contains(other.GetProperty("warnings").EnumerateArray(), w => w.GetString()!.Contains("it is of other integers", StringComparison.Ordinal));
    }

    [Fact]
    public void A_sweep_tells_accuracy_beside_cost_in_every_form()
    {
        using var folder = new TemporaryFolder();
        string scenario = RepositoryRoot.File("scenarios", "digits.yaml"), output = Path.Combine(folder.Path, "out");

        var (code, table, error) = ReportCommandTests.Run(
            "sensitivity", scenario, "--images", Images, "--limit", "50", "--bits", "2,4", "--terms", "1..2", "--sparsity", "0", "--output", output);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("this design", table, StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(Path.Combine(output, "sensitivity.csv"));
        Assert.Equal(5, lines.Length);
        Assert.StartsWith("weight_bits,terms,sparsity,top1_percent,top5_percent,", lines[0], StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "sensitivity.json")));
        var points = json.RootElement.GetProperty("sensitivities").EnumerateArray().ToList();
        Assert.Equal([(2, 1), (4, 1), (2, 2), (4, 2)], points.Select(p => (p.GetProperty("weight_bits").GetInt32(), p.GetProperty("terms").GetInt32())));
        Assert.All(points, p => Assert.Equal(50, p.GetProperty("accuracy").GetProperty("images").GetInt32()));

        // Weights of 2 bits are signs alone; with 4 bits the network is the one that was trained.
        Assert.True(points[0].GetProperty("adders").GetInt64() < points[3].GetProperty("adders").GetInt64());
        Assert.True(points[1].GetProperty("accuracy").GetProperty("logit_sqnr_db").GetDouble() > 30);
        Assert.True(points[0].GetProperty("accuracy").GetProperty("logit_sqnr_db").GetDouble() < 20);

        var read = EstimateJsonReader.Read(Path.Combine(output, "estimate.json"));
        Assert.Equal(4, read.Sensitivities.Length);
        Assert.Contains("top1_percent", File.ReadAllText(Path.Combine(output, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sweep_shows_calibrated_weights_beside_plain_rounding()
    {
        using var folder = new TemporaryFolder();
        string output = Path.Combine(folder.Path, "out");

        var (code, table, error) = ReportCommandTests.Run(
            "sensitivity", RepositoryRoot.File("scenarios", "digits.yaml"), "--images", Images, "--limit", "40", "--calibrate", "24", "--bits", "3", "--sparsity", "0,0.6", "--output", output);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("40 images of", table, StringComparison.Ordinal);
        Assert.Contains("apart from those that weights are calibrated on", string.Join(' ', table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        string[] quantizers = [.. File.ReadAllLines(Path.Combine(output, "sensitivity.csv")).Skip(1).Select(line => line.Split(',')[^2])];
        Assert.Equal(["nearest", "calibrated", "nearest", "calibrated"], quantizers);
        var points = EstimateJsonReader.Read(Path.Combine(output, "estimate.json")).Sensitivities;
        Assert.Equal([false, true, false, true], points.Select(p => p.IsCalibrated));
        Assert.True(points[1].Accuracy!.LogitError < points[0].Accuracy!.LogitError);
        Assert.True(points[3].Adders < points[1].Adders);
    }

    [Theory]
    [InlineData("--calibrate: needs --images", "--calibrate", "24")]
    [InlineData("--calibrate 0: at least 1 image is needed", "--calibrate", "0")]
    public void A_sweep_that_cannot_be_calibrated_is_refused(string start, string option, string value) =>
        ReportCommandTests.Refused(start, "sensitivity", RepositoryRoot.File("scenarios", "digits.yaml"), option, value);

    [Fact]
    public void A_sweep_measures_ranges_where_the_scenario_has_none_and_says_so()
    {
        using var folder = new TemporaryFolder();
        string bare = folder.Write("bare.yaml", ImageFaultTests.ScenarioWith(Network, null));

        var (code, table, note) = ReportCommandTests.Run("sensitivity", bare, "--images", Images, "--limit", "30", "--bits", "4", "--sparsity", "0");

        Assert.Equal(0, code);
        Assert.Contains("names no activation ranges; they are measured on 30 of the images", note, StringComparison.Ordinal);
        Assert.Contains("activation ranges from 30 of them", string.Join(' ', table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--bits 6..3: give numbers of", "--bits", "6..3")]
    [InlineData("--bits many: give numbers of", "--bits", "many")]
    [InlineData("--terms 0: give numbers of 1 to", "--terms", "0")]
    [InlineData("--terms 1..2000000000: give numbers of 1 to", "--terms", "1..2000000000")]
    [InlineData("--sparsity 1: give shares of 0 to below 1", "--sparsity", "1")]
    [InlineData("--sparsity 0;1: give shares of 0 to below 1", "--sparsity", "0;1")]
    public void A_list_that_is_none_is_refused(string start, string option, string value) =>
        ReportCommandTests.Refused(start, "sensitivity", RepositoryRoot.File("scenarios", "digits.yaml"), option, value);

    private static JsonElement Estimate(string scenario)
    {
        var (code, text, error) = ReportCommandTests.Run("estimate", scenario, "--format", "json");
        Assert.Equal((0, ""), (code, error));
        return JsonDocument.Parse(text).RootElement;
    }
}
