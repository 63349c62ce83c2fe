using System.Text.Json;

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
