using System.CommandLine;
using System.Reflection;
using HaShiFlex.Documents;

namespace HaShiFlex.Cli.Commands;

/// <summary>
/// <c>hashiflex completion SHELL</c>: a script that has the shell ask this command what may come next, by its parser's own <c>[suggest:POSITION]</c>.
/// </summary>
public static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh." };
        shell.CompletionSources.Add(Shells);
        var command = new Command(
            "completion",
            """
            Print a script that completes commands and options in a shell.

            Examples:
              hashiflex completion bash > ~/.local/share/bash-completion/completions/hashiflex
              hashiflex completion zsh
              hashiflex completion fish
              hashiflex completion pwsh
            """) { shell };
        command.SetAction(parsed =>
        {
            string wanted = parsed.GetRequiredValue(shell);
            if (!Shells.Contains(wanted))
                throw new InputException($"'{wanted}' is no shell that is known{NearestName.Suggestion(wanted, Shells)}");
            using var script = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Completion/hashiflex.{wanted}") ?? throw new InvalidOperationException($"no script for {wanted}");
            using var reader = new StreamReader(script);
            parsed.InvocationConfiguration.Output.Write(reader.ReadToEnd());
            return CommandLine.Done;
        });
        return command;
    }
}
