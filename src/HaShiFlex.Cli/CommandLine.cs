using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.RegularExpressions;
using HaShiFlex.Cli.Commands;
using HaShiFlex.Documents;

namespace HaShiFlex.Cli;

/// <summary>The command <c>hashiflex</c>: results to standard output, messages to standard error, and the three exit codes.</summary>
public static partial class CommandLine
{
    public const int Done = 0;

    /// <summary>The work was done and found a failure: a mismatch, a missed bound.</summary>
    public const int FoundFailure = 1;

    /// <summary>The input is at fault; one line on standard error says how.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by a signal before it was done; what shells say of the interrupt.</summary>
    public const int Interrupted = 130;

    private static readonly (string Name, Func<Command> Create)[] Commands =
    [
        ("activity", ActivityCommand.Create),
        ("adders", AddersCommand.Create),
        ("calibrate", CalibrateCommand.Create),
        ("compare", CompareCommand.Create),
        ("completion", CompletionCommand.Create),
        ("crosscheck", CrosscheckCommand.Create),
        ("estimate", EstimateCommand.Create),
        ("export", ExportCommand.Create),
        ("inspect", InspectCommand.Create),
        ("pareto", ParetoCommand.Create),
        ("profile", ProfileCommand.Create),
        ("quantize", QuantizeCommand.Create),
        ("ranges", RangesCommand.Create),
        ("report", ReportCommand.Create),
        ("rtl", RtlCommand.Create),
        ("schema", SchemaCommand.Create),
        ("sensitivity", SensitivityCommand.Create),
        ("techlib", TechlibCommand.Create),
        ("verify", VerifyCommand.Create),
    ];

    /// <summary>The whole command, for its parser.</summary>
    public static RootCommand Create() => Create(Commands);

    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        // A line that begins with a command's name needs no other: declaring them all would take as long as a short command's own work.
        var named = Array.FindAll(Commands, command => args.Length > 0 && command.Name == args[0]);
        var root = Create(named.Length > 0 ? named : Commands);
        var parsed = root.Parse(args);
        // A line that is still being typed is no fault: see CompletionCommand.
        bool isCompletion = root.Directives.OfType<SuggestDirective>().Any(directive => parsed.GetResult(directive) is not null);
        if (parsed.Errors.Count > 0 && !isCompletion)
        {
            error.WriteLine(OneLine(parsed.Errors[0].Message));
            return BadInput;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        }
        catch (InputException e)
        {
            error.WriteLine(e.Message);
            return BadInput;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("interrupted");
            return Interrupted;
        }
    }

    private static RootCommand Create((string Name, Func<Command> Create)[] commands)
    {
        var root = new RootCommand("What a trained network would cost as silicon, if its weights were wiring.\n\nExample: hashiflex estimate scenarios/mobilenetv2.yaml --output out");
        foreach (var (_, create) in commands)
            root.Subcommands.Add(create());
        return root;
    }

    /// <summary>The parser lists choices a line each and names types of .NET; a message of ours is one line in the words of its reader.</summary>
    private static string OneLine(string message) =>
        ExpectedType().Replace(
            string.Join(" ", message.Split((char[])['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
            type => type.Groups[1].Value.Contains("Int", StringComparison.Ordinal) ? "as a whole number" : "as a number");

    [GeneratedRegex(@"as expected type '([^']*(?:Int32|Int64|Double)[^']*)'")]
    private static partial Regex ExpectedType();
}
