using System.CommandLine;
using System.Globalization;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Sharing;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Costs;
using HaShiFlex.Technology.Catalog;

namespace HaShiFlex.Cli.Commands;

/// <summary>The options of a command that shares sums, and the optimization that they ask for.</summary>
internal sealed class SharingOptions
{
    private readonly Option<string> _objective = new("--objective") { Description = "shared: what is minimized, area or adders", DefaultValueFactory = _ => "area" };
    private readonly Option<int?> _effort = new("--effort") { Description = "shared: rounds of search after the first graph (default: 20000)" };
    private readonly Option<double?> _timeBudget = new("--time-budget-s") { Description = "shared: seconds of search, in place of rounds; how far it gets depends on the machine" };
    private readonly Option<int> _seed = new("--seed") { Description = "shared: seed of the search", DefaultValueFactory = _ => 1 };
    private readonly Option<int?> _depthLimit = new("--depth-limit") { Description = "shared: most adder levels of an output" };
    private readonly Option<double?> _clock = new("--clock-ghz") { Description = "shared: clock that every output has to meet without registers inside" };
    private readonly Option<string> _technology = new("--technology") { Description = "shared: technology library whose delays --clock-ghz is judged by", DefaultValueFactory = _ => "asap7-rvt-tt-0p70v-25c" };
    private readonly Option<string?> _output = new("--output") { Description = "shared: file to write the adder graph to" };
    private readonly Option<bool> _noCache = new("--no-cache") { Description = "shared: neither look the graph up among kept ones nor keep it" };

    public void AddTo(Command command)
    {
        command.Options.Add(_objective);
        command.Options.Add(_effort);
        command.Options.Add(_timeBudget);
        command.Options.Add(_seed);
        command.Options.Add(_depthLimit);
        command.Options.Add(_clock);
        command.Options.Add(_technology);
        command.Options.Add(_output);
        command.Options.Add(_noCache);
    }

    /// <summary>The first of these options that was given, or null: without sharing they would be passed over in silence.</summary>
    public string? FirstGiven(ParseResult parsed) => new Option[] { _objective, _effort, _timeBudget, _seed, _depthLimit, _clock, _technology, _output, _noCache }
        .FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>Optimizes, and writes the graph where it is asked for; shows a progress bar on a terminal.</summary>
    public AdderGraph Optimize(ParseResult parsed, ShiftAddMatrix matrix)
    {
        var settings = Settings(parsed);
        var cache = parsed.GetValue(_noCache) ? null : SharedGraphCache.OfUser();
        var graph = WorkProgress.Show("sharing sums", progress =>
        {
            var bar = progress.By<SharingProgress>((p, at) => p.Step("sharing sums", at.Fraction));
            return cache is null ? SharingOptimizer.Optimize(matrix, settings, bar) : cache.Optimize(matrix, settings, bar);
        });
        if (parsed.GetValue(_output) is { } path)
            AtomicFile.Write(path, stream => stream.Write(AdderGraphEncoding.Encode(graph)));
        return graph;
    }

    private SharingSettings Settings(ParseResult parsed)
    {
        string objective = parsed.GetValue(_objective)!;
        double? seconds = parsed.GetValue(_timeBudget);
        if (seconds is { } budget && !(budget is >= 0 and <= 1e6))
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--time-budget-s {budget}: give 0 to 1000000"));
        return new SharingSettings
        {
            Objective = objective switch
            {
                "area" => SharingObjective.Area,
                "adders" => SharingObjective.Adders,
                _ => throw new InputException($"--objective {objective}: give area or adders"),
            },
            Effort = parsed.GetValue(_effort) ?? (seconds is null ? SharingSettings.Default.Effort : int.MaxValue),
            TimeBudget = seconds is { } s ? TimeSpan.FromSeconds(s) : null,
            Seed = parsed.GetValue(_seed),
            DepthLimit = parsed.GetValue(_depthLimit),
            ClockLimit = parsed.GetValue(_clock) is { } clock ? LimitOf(clock, parsed.GetValue(_technology)!) : null,
        };
    }

    /// <summary>The period less what skew and jitter take, as in an estimate.</summary>
    private static ClockLimit LimitOf(double clockGHz, string technology)
    {
        if (!(clockGHz is > 0 and <= 1000))
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--clock-ghz {clockGHz}: give more than 0, up to 1000"));
        var library = TechnologyCatalog.Default.Load(technology);
        return new ClockLimit(Priors.UsablePeriodPs(clockGHz), PlacementDelays.Of(library));
    }
}
