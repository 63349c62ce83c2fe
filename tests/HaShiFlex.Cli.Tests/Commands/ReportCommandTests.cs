using HaShiFlex.Reports.Tests;

namespace HaShiFlex.Cli.Tests.Commands;

public class ReportCommandTests
{
    [Fact]
    public void Makes_the_page_and_the_csv_from_a_folder_and_leaves_the_json_as_it_was()
    {
        using var folders = new ReportFolders();
        string folder = folders.Add("a", SampleEstimate.Full);
        byte[] before = File.ReadAllBytes(Path.Combine(folder, "estimate.json"));

        var (code, output, error) = Run("report", folder);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(["estimate.json", "layers.csv", "report.html"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        Assert.Equal(3, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(folder, "estimate.json")));
    }

    [Fact]
    public void A_folder_without_an_estimate_an_unknown_format_and_a_file_for_a_folder_are_refused_in_one_line()
    {
        using var folders = new ReportFolders();
        string folder = folders.Add("a", SampleEstimate.Bare);
        string file = Path.Combine(folders.Root, "file");
        File.WriteAllText(file, "");

        Refused($"{folders.Root}: holds no estimate.json", "report", folders.Root);
        Refused("--format: charts cannot be written as 'pgn'; did you mean 'png'?", "report", folder, "--format", "pgn");
        Refused($"{file}: is a file; name a folder", "report", folder, "--output", file);
        Refused($"{file}:1:1: is not JSON", "report", file);
        Refused($"{file}x: cannot be read", "report", file + "x");
        Assert.Single(Directory.GetFiles(folder));
    }

    internal static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }

    internal static void Refused(string start, params string[] arguments)
    {
        var (code, output, error) = Run(arguments);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith(start, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }
}
