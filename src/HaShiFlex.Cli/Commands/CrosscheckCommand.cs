using System.CommandLine;
using System.Globalization;
using HaShiFlex.Documents;
using HaShiFlex.Synthesis.Crosscheck;
using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Synthesis.Measurement;
using HaShiFlex.Synthesis.Tools;
using Spectre.Console;

namespace HaShiFlex.Cli.Commands;

/// <summary><c>hashiflex crosscheck SCENARIO --layer NAME</c>: estimate and real synthesis of a layer side by side.</summary>
public static class CrosscheckCommand
{
    public static Command Create()
    {
        var scenario = new Argument<string>("scenario") { Description = "The scenario's YAML file." };
        var layer = new Option<string>("--layer") { Description = "Name of a hardened layer.", Required = true };
        var channels = new Option<int?>("--channels") { Description = "How many output channels, from the first on; by default as many as synthesize in a few minutes.", HelpName = "N" };
        var first = new Option<int>("--first-channel") { Description = "The first output channel.", HelpName = "N" };
        var flow = new Option<string>("--flow") { Description = "Synthesis flow: abc, full-adder or timing.", DefaultValueFactory = _ => "abc" };
        var images = new Option<string?>("--images") { Description = "Folder of images; vectors are then what the kernel computes on them, else uniform random.", HelpName = "DIR" };
        var vectors = new Option<int>("--vectors") { Description = "Vectors of the simulations; the first ones, 12 to 60 by the size of the layer and as many as fill its pipeline, also measure power.", DefaultValueFactory = _ => 500 };
        var seed = new Option<int>("--seed") { Description = "Of random vectors.", DefaultValueFactory = _ => 1 };
        var orders = new Option<int>("--orders") { Description = "Synthesize and time the same layer with its adders written in N other orders too: what synthesis itself leaves open.", HelpName = "N" };
        var liberty = new Option<string[]>("--liberty") { Description = "Liberty file, once for each of a corner in several; by default one of the technology library's name in HASHIFLEX_DATA/liberty or beside the library.", HelpName = "FILE" };
        var timeout = ToolTimeout.Option(TimeSpan.FromMinutes(15));
        var format = new Option<string>("--format") { Description = "table or json.", DefaultValueFactory = _ => "table" };
        var command = new Command("crosscheck", "Hold the estimate of a layer against Verilog, simulation, synthesis and timing by outside tools.\n\nExample: hashiflex crosscheck scenarios/digits.yaml --layer conv1 --channels 1 --flow full-adder")
        {
            scenario, layer, channels, first, flow, images, vectors, seed, orders, liberty, timeout, format,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                string shape = parsed.GetRequiredValue(format);
                if (shape is not ("table" or "json"))
                    throw new InputException($"--format: '{shape}' is not a format; use table or json");
                int count = parsed.GetValue(vectors);
                if (count < 10)
                    throw new InputException("--vectors: at least 10");
                int from = parsed.GetValue(first);
                if (from < 0)
                    throw new InputException("--first-channel: at least 0");
                if (parsed.GetValue(channels) < 1)
                    throw new InputException("--channels: at least 1");
                if (parsed.GetValue(orders) < 0)
                    throw new InputException("--orders: at least 0");
                (int, int)? range = parsed.GetValue(channels) is { } number ? (from, from + number - 1) : null;
                var result = WorkProgress.Show("reading", progress => Run(
                    parsed.GetRequiredValue(scenario),
                    parsed.GetRequiredValue(layer),
                    range,
                    FlowName.Parse(parsed.GetRequiredValue(flow)),
                    parsed.GetValue(images),
                    count,
                    parsed.GetValue(seed),
                    parsed.GetValue(orders),
                    parsed.GetValue(liberty) ?? [],
                    ToolTimeout.Of(parsed.GetValue(timeout)),
                    progress,
                    cancellation));
                if (shape == "json")
                    WriteJson(parsed.InvocationConfiguration.Output, result);
                else
                    WriteTable(parsed.InvocationConfiguration.Output, result);
                return result.Agrees ? CommandLine.Done : CommandLine.FoundFailure;
            },
            CancellationToken.None));
        return command;
    }

    private static CrosscheckResult Run(
        string scenario,
        string layer,
        (int, int)? channels,
        Flow flow,
        string? images,
        int vectors,
        int seed,
        int otherOrders,
        string[] libertyFiles,
        TimeSpan timeout,
        WorkProgress progress,
        CancellationToken cancellation)
    {
        ToolRunner.Require([.. Crosschecker.Tools]);
        var selection = LayerSelection.Read(scenario, layer, channels);
        var library = selection.Inputs.Technology;
        using var folder = WorkingFolder.Create();
        var liberty = LibertySource.Open(libertyFiles, library.Name, Path.Combine(AppContext.BaseDirectory, "techlibs"), folder);
        var measurement = DatapathMeasurement.Of(library, liberty, timeout);
        progress.Step("simulation, synthesis and timing");
        return new Crosschecker(library, measurement, timeout).Run(
            selection.Slice,
            selection.Structure,
            selection.Vectors(images, vectors, seed),
            flow,
            selection.Inputs.Scenario.Hardware.ClockGHz,
            seed,
            otherOrders,
            cancellation);
    }

    private static void WriteJson(TextWriter output, CrosscheckResult result)
    {
        using var json = new MemoryStream();
        CrosscheckJson.Write(json, result);
        output.WriteLine(System.Text.Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length));
    }

    private static void WriteTable(TextWriter output, CrosscheckResult result)
    {
        string sample = result.Channels < result.LayerChannels
            ? FormattableString.Invariant($"a sample of {result.Channels} of {result.LayerChannels} channels, from channel {result.FirstChannel}")
            : "all channels";
        output.WriteLine(FormattableString.Invariant($"{result.Layer}: {sample}; flow {result.Flow}; {result.ClockGHz} GHz; latency {result.LatencyCycles} cycles"));
        output.WriteLine($"vectors   {result.Vectors}");
        output.WriteLine($"icarus    {result.Icarus.Message}");
        output.WriteLine($"verilator {result.Verilator.Message}");
        output.WriteLine($"gates     {(result.Measured.GatesMatch == true ? "match, with delays" : "DIFFER")}");
        var table = new Table().Border(TableBorder.Simple).AddColumns("figure", "estimate", "range", "synthesis", "ratio", "in range");
        if (result.OtherOrders > 0)
            table.AddColumn($"of {result.OtherOrders + 1} orders");
        foreach (var figure in result.Figures)
        {
            string[] cells =
            [
                figure.Name,
                figure.Estimate is { } estimate ? Number(estimate.Value) : "-",
                figure.Estimate is { } range ? $"{Number(range.Low)} .. {Number(range.High)}" : "-",
                Number(figure.Measured),
                figure.Ratio is { } ratio ? ratio.ToString("0.000", CultureInfo.InvariantCulture) : "-",
                figure.IsInside switch { true => "yes", false => "no", null => "-" },
                figure.Orders is var (low, high) ? $"{Number(low)} .. {Number(high)}" : "-",
            ];
            table.AddRow(cells[..table.Columns.Count]);
        }

        Terminal.For(output).Write(table);
        foreach (var (tool, version) in result.ToolVersions)
            output.WriteLine($"{tool}: {version}");
        output.WriteLine($"liberty: {result.Liberty}, SHA-256 {result.LibertySha256}");
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) < 100 ? "0.##" : "0", CultureInfo.InvariantCulture);
}
