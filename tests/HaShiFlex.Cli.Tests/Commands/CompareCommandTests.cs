using System.Text.Json;
using HaShiFlex.Reports.Tests;

namespace HaShiFlex.Cli.Tests.Commands;

public class CompareCommandTests
{
    [Fact]
    public void Sets_estimates_side_by_side_as_table_json_and_page()
    {
        using var folders = new ReportFolders();
        string a = folders.Add("a", SampleEstimate.Create("first", 12)), b = folders.Add("b", SampleEstimate.Create("second", 6));
        string page = Path.Combine(folders.Root, "compared.html");

        var (code, table, error) = ReportCommandTests.Run("compare", a, Path.Combine(b, "estimate.json"), "--html", page);
        Assert.Equal((0, ""), (code, error));
        string area = table.Split('\n').First(line => line.Contains("Area, mm²", StringComparison.Ordinal));
        Assert.Contains("better", area, StringComparison.Ordinal);
        Assert.Contains("first against second", File.ReadAllText(page), StringComparison.Ordinal);

        using var json = JsonDocument.Parse(ReportCommandTests.Run("compare", a, b, "--format", "json").Output);
        Assert.Equal(["first", "second"], json.RootElement.GetProperty("estimates").EnumerateArray().Select(e => e.GetProperty("name").GetString()));
    }

    [Fact]
    public void One_estimate_or_an_unknown_format_is_refused()
    {
        using var folders = new ReportFolders();
        string a = folders.Add("a", SampleEstimate.Bare);
        ReportCommandTests.Refused("--format: 'jsn' is not known; did you mean 'json'?", "compare", a, a, "--format", "jsn");
        Assert.Equal(2, ReportCommandTests.Run("compare", a).Code);
    }
}
