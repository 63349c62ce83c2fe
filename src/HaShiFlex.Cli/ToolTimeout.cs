using System.CommandLine;
using HaShiFlex.Documents;

namespace HaShiFlex.Cli;

/// <summary>The option <c>--timeout-s</c> of commands that run outside tools.</summary>
internal static class ToolTimeout
{
    /// <summary>A day: beyond any layer that these tools get through.</summary>
    private const double MaximumS = 86400;

    public static Option<double> Option(TimeSpan usual) => new("--timeout-s")
    {
        Description = "Seconds after which an outside tool is stopped.",
        HelpName = "S",
        DefaultValueFactory = _ => usual.TotalSeconds,
    };

    /// <exception cref="InputException">It is no time that a tool could take.</exception>
    public static TimeSpan Of(double seconds) => seconds is > 0 and <= MaximumS
        ? TimeSpan.FromSeconds(seconds)
        : throw new InputException(FormattableString.Invariant($"--timeout-s {seconds}: a number above 0, at most {MaximumS}, is expected"));
}
