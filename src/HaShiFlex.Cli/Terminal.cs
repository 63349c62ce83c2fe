using Spectre.Console;

namespace HaShiFlex.Cli;

/// <summary>Where tables go: as wide and colourful as the terminal allows, or plain and of a fixed width in a pipe, a file or a test.</summary>
public static class Terminal
{
    /// <summary>Columns of a table that no terminal shows.</summary>
    public const int PipeWidth = 200;

    // Tables do not look at it; left open, it would have the terminal's own description read.
    private const int PipeHeight = 50;

    private static ColorSystemSupport Colors =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors;

    /// <summary>Colours follow the terminal and NO_COLOR (no-color.org).</summary>
    public static IAnsiConsole For(TextWriter output)
    {
        bool isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? Colors : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Capabilities.Unicode = true;
        if (!isTerminal)
            (console.Profile.Width, console.Profile.Height) = (PipeWidth, PipeHeight);
        return console;
    }

    /// <summary>Draws a table nowhere, so that the code that draws is there when one is to be seen: beside the reading of a scenario, which keeps one core busy.</summary>
    internal static void LoadDrawing()
    {
        var nowhere = For(TextWriter.Null);
        nowhere.Write(new Rule("[bold]-[/]"));
        nowhere.Write(new Table { Border = TableBorder.Simple }.AddColumn(new TableColumn("-").RightAligned().NoWrap()).AddRow("[bold]-[/]"));
    }

    /// <summary>Standard error, where it is a terminal.</summary>
    internal static IAnsiConsole ForProgress() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        ColorSystem = Colors,
        Out = new AnsiConsoleOutput(Console.Error),
    });
}
