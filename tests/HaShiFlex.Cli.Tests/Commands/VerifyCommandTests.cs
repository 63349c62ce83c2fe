using System.Globalization;
using System.Text.Json;
using HaShiFlex.Testing;

namespace HaShiFlex.Cli.Tests.Commands;

public class VerifyCommandTests
{
    private static readonly string Digits = RepositoryRoot.File("scenarios", "digits.yaml"), Images = RepositoryRoot.File("samples", "digits");

    [Fact]
    public void The_table_and_json_tell_the_same_of_unseen_digits()
    {
        var (code, text, error) = ReportCommandTests.Run("verify", Digits, "--images", Images, "--limit", "40", "--format", "json");
        Assert.Equal((0, ""), (code, error));
        using var json = JsonDocument.Parse(text);
        var result = json.RootElement;
        Assert.Equal(40, result.GetProperty("images").GetInt32());
        Assert.True(result.GetProperty("passed").GetBoolean());
        double top1 = result.GetProperty("integer").GetProperty("top1_percent").GetDouble();
        Assert.InRange(top1, 95, 100);
        var hardened = result.GetProperty("layers").EnumerateArray().Where(l => l.GetProperty("graph").ValueKind == JsonValueKind.Object).ToList();
        Assert.Equal(4, hardened.Count);
        Assert.All(hardened, l =>
        {
            var graph = l.GetProperty("graph");
            Assert.True(graph.GetProperty("executed_additions").GetInt64() > 0);
            Assert.Equal(graph.GetProperty("estimated_additions").GetInt64(), graph.GetProperty("executed_additions").GetInt64());
        });

        var (_, table, _) = ReportCommandTests.Run("verify", Digits, "--images", Images, "--limit", "40");
        Assert.Contains("integer top-1 " + top1.ToString("f2", CultureInfo.InvariantCulture) + " %", table, StringComparison.Ordinal);
        Assert.Contains("every cross-check passed", table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_limit_and_a_folder_without_images_are_refused()
    {
        ReportCommandTests.Refused("--limit -1: give a number of images, or 0 for all", "verify", Digits, "--images", Images, "--limit", "-1");
        Assert.Equal(2, ReportCommandTests.Run("verify", Digits, "--images", RepositoryRoot.File("scenarios")).Code);
    }
}
