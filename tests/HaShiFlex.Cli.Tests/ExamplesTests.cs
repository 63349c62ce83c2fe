using System.CommandLine;
using System.CommandLine.Parsing;
using HaShiFlex.Testing;

namespace HaShiFlex.Cli.Tests;

/// <summary>The examples in the help of every command, held against the parser and against the files of the repository.</summary>
public class ExamplesTests
{
    public static TheoryData<string> Names => [.. All(CommandLine.Create()).Select(c => c.Path)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_command_has_an_example_of_itself_that_parses(string path)
    {
        string[] examples = Examples(path);

        Assert.NotEmpty(examples);
        Assert.Contains(examples, example => path == "hashiflex" || example.StartsWith(path + " ", StringComparison.Ordinal) || example == path);
        foreach (string example in examples)
        {
            var parsed = CommandLine.Create().Parse(Arguments(example));
            Assert.True(parsed.Errors.Count == 0, $"{example}: {string.Join(' ', parsed.Errors.Select(e => e.Message))}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Help_shows_every_example(string path)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run([.. path.Split(' ').Skip(1), "--help"], output, error);

        Assert.Equal((0, ""), (code, error.ToString()));
        string help = string.Join(' ', output.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.All(Examples(path), example => Assert.Contains(string.Join(' ', example.Split(' ', StringSplitOptions.RemoveEmptyEntries)), help, StringComparison.Ordinal));
    }

    [Fact]
    public void A_scenario_or_a_sample_in_an_example_is_in_the_repository()
    {
        string[] named = [.. All(CommandLine.Create()).SelectMany(c => Arguments(string.Join(' ', Examples(c.Path))))
            .Where(word => word.StartsWith("scenarios/", StringComparison.Ordinal) || word.StartsWith("samples/", StringComparison.Ordinal))];

        Assert.NotEmpty(named);
        foreach (string file in named.Where(f => !f.EndsWith(".activity.yaml", StringComparison.Ordinal)))
            Assert.True(Path.Exists(RepositoryRoot.File(file)), file);
    }

    private static IEnumerable<(string Path, Command Command)> All(Command root, string parent = "")
    {
        string path = parent.Length == 0 ? "hashiflex" : $"{parent} {root.Name}";
        return root.Subcommands.SelectMany(command => All(command, path)).Prepend((path, root));
    }

    private static string[] Examples(string path) =>
    [
        .. (All(CommandLine.Create()).Single(c => c.Path == path).Command.Description ?? "").Split('\n')
            .Select(line => line.Trim().Replace("Example: ", "", StringComparison.Ordinal))
            .Where(line => line.StartsWith("hashiflex ", StringComparison.Ordinal)),
    ];

    /// <summary>Without the command's own name and without what a shell would take away.</summary>
    private static string[] Arguments(string example) => [.. CommandLineParser.SplitCommandLine(example.Split('>')[0]).Skip(1)];
}
