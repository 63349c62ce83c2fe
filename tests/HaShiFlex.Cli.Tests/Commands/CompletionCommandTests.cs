using HaShiFlex.Testing;

namespace HaShiFlex.Cli.Tests.Commands;

public class CompletionCommandTests
{
    /// <summary>What bash itself calls on a tab, with the line and the words as it would set them.</summary>
    private const string Press =
        """
        source <(hashiflex completion bash)
        press() {
          COMP_LINE="$1"; COMP_POINT=${#1}; read -ra COMP_WORDS <<< "$1"
          [[ "$1" == *" " ]] && COMP_WORDS+=("")
          COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
          $(complete -p hashiflex | sed 's/.*-F \([^ ]*\).*/\1/')
          echo "${COMPREPLY[*]}"
        }
        press 
        """;

    [ToolFact("bash")]
    public void Bash_completes_a_subcommand_an_option_and_a_value()
    {
        Assert.Equal("estimate", Tab("hashiflex est"));
        Assert.Equal("--sensitivity", Tab("hashiflex estimate scenarios/digits.yaml --s"));
        Assert.Equal("zsh", Tab("hashiflex completion z"));
        Assert.Equal("import list show", Tab("hashiflex techlib "));
    }

    /// <summary>No candidate leaves the word to bash's own completion of files.</summary>
    [ToolFact("bash")]
    public void A_file_is_left_to_bash() => Assert.Equal("", Tab("hashiflex estimate scen"));

    [Fact]
    public void Every_shell_that_is_offered_has_a_script_and_another_is_refused()
    {
        foreach (string shell in new[] { "bash", "zsh", "fish", "pwsh" })
        {
            var (code, output, error) = ReportCommandTests.Run("completion", shell);
            Assert.Equal((0, ""), (code, error));
            Assert.Contains("[suggest:", output, StringComparison.Ordinal);
        }

        ReportCommandTests.Refused("'bsh' is no shell that is known; did you mean 'bash'?", "completion", "bsh");
    }

    private static string Tab(string line)
    {
        var (code, output, error) = Shell.Run($"{Press}'{line}'");
        Assert.Equal((0, ""), (code, error));
        return output.TrimEnd('\n');
    }
}
