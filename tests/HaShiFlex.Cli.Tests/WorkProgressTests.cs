using HaShiFlex.Cli.Tests.Commands;
using HaShiFlex.Reports.Tests;
using HaShiFlex.Testing;

namespace HaShiFlex.Cli.Tests;

/// <summary>The bar as a terminal gets it; drawing charts takes long enough to show one.</summary>
public class WorkProgressTests
{
    private const string ColourCode = "\e[38;5;";

    [ToolFact("script", "bash", "node")]
    public void A_terminal_gets_a_bar_with_colours_and_with_no_color_without()
    {
        using var folders = new ReportFolders();
        string draw = Draw(folders);
        string colourful = Terminal(draw), plain = Terminal(draw, ("NO_COLOR", "1"));

        Assert.Contains("drawing charts", colourful, StringComparison.Ordinal);
        Assert.Contains(ColourCode, colourful, StringComparison.Ordinal);
        Assert.Contains("drawing charts", plain, StringComparison.Ordinal);
        Assert.DoesNotContain(ColourCode, plain, StringComparison.Ordinal);
    }

    [ToolFact("bash", "node")]
    public void A_pipe_gets_none()
    {
        using var folders = new ReportFolders();
        var (code, output, error) = Shell.Run(Draw(folders));

        Assert.Equal((0, ""), (code, error));
        Assert.DoesNotContain('\e', output);
    }

    private static string Draw(ReportFolders folders) => $"hashiflex report '{folders.Add("a", SampleEstimate.Create("A sample", 12))}' --format png,svg";

    /// <summary>Standard output and error of a command whose terminal is a pseudo terminal.</summary>
    private static string Terminal(string line, params (string Name, string Value)[] environment)
    {
        var (code, output, _) = Shell.Run($"script -qec \"{line}\" /dev/null", environment);
        Assert.Equal(0, code);
        return output;
    }
}
