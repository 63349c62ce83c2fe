using System.Collections.Immutable;
using System.CommandLine;
using HaShiFlex.Documents;
using HaShiFlex.Reports.Charts;
using HaShiFlex.Reports.Rendering;
using HaShiFlex.Synthesis.Calibration;
using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Synthesis.Measurement;
using HaShiFlex.Synthesis.Tools;
using HaShiFlex.Technology.Catalog;

namespace HaShiFlex.Cli.Commands;

/// <summary><c>hashiflex calibrate</c>: fits a library's flows to the synthesis of real layers, writes them into it, and what they are worth into a document.</summary>
public static class CalibrateCommand
{
    /// <summary>The key under a library's sources that calibrated figures name.</summary>
    private const string SourceId = "synthesis";

    public static Command Create()
    {
        var techlib = new Option<string>("--techlib") { Description = "Technology library to calibrate, a YAML file whose flows are replaced.", Required = true };
        var networks = new Option<string>("--networks") { Description = "Folder of the repository's own networks.", DefaultValueFactory = _ => "networks" };
        var data = new Option<string?>("--data") { Description = "Folder of public models, images and Liberty files; HASHIFLEX_DATA by default." };
        var liberty = new Option<string[]>("--liberty") { Description = "Liberty file, once for each of a corner in several; by default one of the library's name in DATA/liberty.", HelpName = "FILE" };
        var docs = new Option<string?>("--docs") { Description = "The document to write, with its chart beside it; standard output, without one, by default.", HelpName = "FILE.md" };
        var cache = new Option<string?>("--cache") { Description = "Folder that keeps what the tools said; by default synthesis in $HASHIFLEX_CACHE or ~/.cache/hashiflex.", HelpName = "DIR" };
        var jobs = new Option<int>("--jobs") { Description = "Layers that are synthesized at a time.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var timeout = ToolTimeout.Option(TimeSpan.FromMinutes(10));
        var command = new Command(
            "calibrate",
            "Fit a technology library's flows to the synthesis of real layers, and test them on held-out ones.\n\n"
            + "Example: hashiflex calibrate --techlib techlibs/asap7-rvt-tt-0p70v-25c.yaml --docs docs/accuracy.md")
        {
            techlib, networks, data, liberty, docs, cache, jobs, timeout,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                parsed.GetRequiredValue(techlib),
                parsed.GetRequiredValue(networks),
                parsed.GetValue(data) ?? Environment.GetEnvironmentVariable(LibertySource.DataVariable),
                parsed.GetValue(liberty) ?? [],
                parsed.GetValue(docs),
                parsed.GetValue(cache),
                parsed.GetValue(jobs),
                ToolTimeout.Of(parsed.GetValue(timeout)),
                parsed.InvocationConfiguration.Output,
                parsed.InvocationConfiguration.Error,
                cancellation),
            CancellationToken.None));
        return command;
    }

    private static int Run(
        string techlib,
        string networks,
        string? data,
        string[] libertyFiles,
        string? docs,
        string? cacheFolder,
        int jobs,
        TimeSpan timeout,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation)
    {
        if (data is null)
            throw new InputException($"calibrate reads public models: give --data DIR, or set {LibertySource.DataVariable}");
        if (jobs < 1)
            throw new InputException("--jobs: at least 1");
        ToolRunner.Require([.. DatapathMeasurement.Tools]);
        var library = TechnologyCatalog.Default.Load(techlib.Contains('/', StringComparison.Ordinal) ? techlib : "./" + techlib);
        var source = library.Sources.FirstOrDefault(candidate => candidate.Id == SourceId)
            ?? throw new InputException($"{techlib}: calibrated figures name the source '{SourceId}', which is not under sources");
        using var folder = WorkingFolder.Create();
        var liberty = LibertySource.Open(libertyFiles, library.Name, Path.GetDirectoryName(Path.GetFullPath(techlib))!, folder);
        var versions = DatapathMeasurement.Tools.ToImmutableSortedDictionary(tool => tool.Name, tool => ToolRunner.Version(tool, cancellation));
        var measurement = DatapathMeasurement.Of(library, liberty, timeout);
        var cache = new MeasurementCache(cacheFolder ?? UserCache.Folder("synthesis") ?? folder.File("measurements"), versions);
        var calibrator = new Calibrator(library, new CalibrationDatapaths(library, [networks, Path.Combine(data, "models")], Path.Combine(data, "images")), measurement, cache, source);
        object gate = new();
        var results = calibrator.Run(CalibrationSet.Designs, [Flow.Abc, Flow.FullAdder, Flow.Timing], jobs, line =>
        {
            lock (gate)
                error.WriteLine(line);
        }, cancellation);

        string? chart = null;
        if (docs is not null)
        {
            string beside = Path.GetDirectoryName(Path.GetFullPath(docs))!;
            chart = Path.GetFileName(ChartImages.Write(beside, [AccuracyChart.Of(results)], ["png"])[0]);
        }

        string tools = string.Join(", ", versions.Select(tool => $"{tool.Key} ({tool.Value})"));
        string report = AccuracyReport.Write(results, library, tools, liberty.Sha256, chart);
        string calibrated = FlowsYaml.Replace(File.ReadAllText(techlib), techlib, [.. results.Select(result => result.Flow)]);
        AtomicFile.WriteTexts(docs is null ? [(techlib, calibrated)] : [(docs, report), (techlib, calibrated)]);
        if (docs is null)
            output.Write(report);
        return CommandLine.Done;
    }
}
