using System.Text.Json;
using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Cli.Tests.Commands;

public sealed class AddersCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hashiflex").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("ripple-tree", "carry-save")]
    [InlineData("carry-save", "ripple-tree")]
    public void CountsAreJson(string reduction, string other)
    {
        string matrix = Write("1,0\n-2,0\n4,8\n");
        var (exit, output, error) = Run("adders", matrix, "--input-bits", "8", "--signed", "--reduction", reduction, "--format", "json");
        Assert.Equal((CommandLine.Done, ""), (exit, error));
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        Assert.Equal(2, root.GetProperty("adders").GetInt64());
        Assert.True(root.GetProperty("full_adders").GetInt64() > 0);
        Assert.True(root.GetProperty("half_adders").GetInt64() >= root.GetProperty("half_adders_plus_one").GetInt64());
        Assert.Equal(2, root.GetProperty("depth").GetInt32());
        // 127 + 256 + 508 is the most, -128 - 254 - 512 the least.
        Assert.Equal([11, 11], root.GetProperty("outputs").EnumerateArray().Select(o => o.GetProperty("width_bits").GetInt32()));
        Assert.Equal((-894, 891), (root.GetProperty("outputs")[0].GetProperty("minimum").GetInt32(), root.GetProperty("outputs")[0].GetProperty("maximum").GetInt32()));
        Assert.Equal(0, root.GetProperty("outputs")[1].GetProperty("adders").GetInt32());
        Assert.NotEqual(output, Run("adders", matrix, "--signed", "--reduction", other, "--format", "json").Output);
    }

    [Fact]
    public void TheTableNamesTheCounts()
    {
        string output = Run("adders", Write("1\n1\n")).Output;
        Assert.Contains("full adders", output);
        Assert.Contains("adder levels", output);
    }

    [Theory]
    [InlineData("1,two\n", "m.csv:1:3: 'two' is not an integer")]
    [InlineData("", "m.csv:1:1: no rows")]
    public void ABadMatrixIsOneLine(string text, string expected) => AssertRefused(expected, Write(text));

    [Fact]
    public void AWidthOutOfRangeIsOneLine() => AssertRefused("--input-bits 40: give 1 to 32", Write("1\n"), "--input-bits", "40");

    [Fact]
    public void AnAbsentFileIsOneLine() => AssertRefused("no such file", Path.Combine(_folder, "absent.csv"));

    [Fact]
    public void AFolderIsOneLine() => AssertRefused("is a directory", _folder);

    /// <summary>Two equal columns: the second costs nothing more, and the graph that is written computes the product.</summary>
    [Fact]
    public void SharingIsAskedForByName()
    {
        string matrix = Write("1,1\n-2,-2\n4,4\n8,8\n"), graph = Path.Combine(_folder, "graph");
        string[] arguments = ["adders", matrix, "--reduction", "shared", "--objective", "adders", "--effort", "50", "--no-cache", "--format", "json", "--output", graph];
        var (exit, output, error) = Run(arguments);
        Assert.Equal((CommandLine.Done, ""), (exit, error));
        using var json = JsonDocument.Parse(output);
        Assert.Equal(3, json.RootElement.GetProperty("adders").GetInt64());
        Assert.Equal(6, json.RootElement.GetProperty("unshared").GetProperty("adders").GetInt64());
        Assert.True(AdderGraphEncoding.TryDecode(File.ReadAllBytes(graph), out var decoded));
        Assert.Equal([1 - 4 + 12 + 32, 1 - 4 + 12 + 32], AdderGraphEvaluator.Evaluate(decoded!, [1, 2, 3, 4]));
        Assert.Equal(output, Run(arguments).Output);
    }

    [Fact]
    public void SharingOptionsWithoutSharingAreOneLine() => AssertRefused("--seed is for --reduction shared", Write("1\n"), "--seed", "4");

    [Theory]
    [InlineData("area or adders", "--objective", "power")]
    [InlineData("0 or more rounds", "--effort", "-1")]
    [InlineData("1 or more levels", "--depth-limit", "0")]
    [InlineData("give 0 to 1000000", "--time-budget-s", "-1")]
    public void ASharingOptionOutOfRangeIsOneLine(string expected, string option, string value) =>
        AssertRefused(expected, Write("1\n"), "--reduction", "shared", "--no-cache", option, value);

    [Fact]
    public void AnUnknownReductionIsOneLine() => AssertRefused("wallace", Write("1\n"), "--reduction", "wallace");

    [Fact]
    public void ASumTooWideIsOneLine() => AssertRefused("use smaller weights", Write("281474976710656\n281474976710656\n"), "--input-bits", "32");

    private static (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exit = CommandLine.Run(arguments, output, error);
        return (exit, output.ToString(), error.ToString());
    }

    private static void AssertRefused(string expected, params string[] arguments)
    {
        var (exit, output, error) = Run(["adders", .. arguments]);
        Assert.Equal((CommandLine.BadInput, ""), (exit, output));
        Assert.Contains(expected, error);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "m.csv");
        File.WriteAllText(path, text);
        return path;
    }
}
