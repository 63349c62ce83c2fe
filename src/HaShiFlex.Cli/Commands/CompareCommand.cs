using System.Collections.Immutable;
using System.CommandLine;
using HaShiFlex.Documents;
using HaShiFlex.Estimation;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Reports.Json;
using HaShiFlex.Reports.SideBySide;
using Spectre.Console;

namespace HaShiFlex.Cli.Commands;

/// <summary><c>hashiflex compare</c>: several estimates side by side.</summary>
public static class CompareCommand
{
    private static readonly string[] Formats = ["table", "json"];

    public static Command Create()
    {
        var estimates = new Argument<string[]>("estimates") { Description = "Two or more: a scenario, an estimate.json, or a folder with one. All are set beside the first.", Arity = new ArgumentArity(2, 32) };
        var format = new Option<string>("--format", "-f") { Description = "What goes to standard output: table or json.", DefaultValueFactory = _ => "table" };
        var html = new Option<string?>("--html") { Description = "A file for one self-contained page with the differences marked." };
        var command = new Command(
            "compare",
            """
            Set several estimates side by side.

            Examples:
              hashiflex compare scenarios/mobilenetv2.yaml scenarios/mobilenetv2-hardened.yaml
              hashiflex compare out/a out/b out/c --html compared.html
              hashiflex compare out/a out/b --format json
            """) { estimates, format, html };
        command.SetAction(parsed =>
        {
            string wanted = parsed.GetValue(format)!;
            if (!Formats.Contains(wanted))
                throw new InputException($"--format: '{wanted}' is not known{NearestName.Suggestion(wanted, Formats)}");
            string[] paths = parsed.GetValue(estimates)!;
            var comparison = EstimateComparison.Of(WorkProgress.Show("estimating", progress => paths.Select((path, i) =>
            {
                progress.Step(path, (double)i / paths.Length);
                return Read(path);
            }).ToImmutableArray()));
            if (parsed.GetValue(html) is { } page)
                AtomicFile.Write(page, stream => ComparisonHtml.Write(stream, comparison));
            Print(parsed.InvocationConfiguration.Output, wanted, comparison);
            return CommandLine.Done;
        });
        return command;
    }

    private static Estimate Read(string path) => Path.GetExtension(path) is ".yaml" or ".yml"
        ? Estimator.Run(ScenarioInputs.Read(path), ToolVersion.Text, $"hashiflex estimate {path}")
        : EstimateJsonReader.Read(EstimatePath.Of(path));

    private static void Print(TextWriter output, string format, EstimateComparison comparison)
    {
        if (format == "json")
        {
            using var bytes = new MemoryStream();
            ComparisonJson.Write(bytes, comparison);
            output.Write(System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
            return;
        }

        ComparisonConsole.Write(Terminal.For(output), comparison);
    }
}
