using HaShiFlex.Arithmetic;
using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Catalog;

namespace HaShiFlex.Estimation.Scenarios;

/// <summary>The machine that is estimated.</summary>
/// <param name="Flow">Reference flow whose calibration prices the adders; null for the library's own default.</param>
/// <param name="ClockGHz">Clock that is asked for.</param>
/// <param name="InputBandwidthGBPerS">10^9 bytes/s that can be fed; null for no limit.</param>
/// <param name="ActivityFile">Measured toggle rates, relative to the scenario; null for the library's prior.</param>
public sealed record HardwareChoice(
    TechnologyReference Technology,
    Positioned<string>? Flow,
    double ClockGHz,
    ReductionStyle Reduction,
    Pipelining Pipelining,
    ThroughputChoice Throughput,
    ProgrammableChoice Programmable,
    double? InputBandwidthGBPerS,
    string? ActivityFile,
    SourcePosition Position) : IYamlRecord<HardwareChoice>
{
    public const string DefaultTechnology = "asap7-rvt-tt-0p70v-25c";

    public static Schema<HardwareChoice> Yaml { get; } = Schema.Mapping<HardwareChoice>("The machine that is estimated.", keys =>
    {
        var technology = keys.Optional("technology", TechnologyReference.Yaml, new TechnologyReference(DefaultTechnology, default), "Technology library, by name or scaled.");
        var flow = keys.OptionalValue("flow", Schema.Text().WithPosition(), "Reference flow of the library whose calibration prices the adders.");
        var clock = keys.Required("clockGHz", Schema.Number(NumberRange.AboveTo(0, 100)), "Clock, GHz.");
        var reduction = keys.Optional("reduction", Schema.Enumeration<ReductionStyle>(), ReductionStyle.CarrySave, "How the terms of an output become one number.");
        var pipelining = keys.Optional("pipelining", Schema.Enumeration<Pipelining>(), Pipelining.Auto, "Whether registers may be put into adder graphs.");
        var throughput = keys.Required("throughput", ThroughputChoice.Yaml, "What decides the instances of each layer.");
        var programmable = keys.Optional("programmable", ProgrammableChoice.Yaml, ProgrammableChoice.None, "What stays programmable.");
        var bandwidth = keys.OptionalValue("inputBandwidthGBPerS", Schema.Number(NumberRange.Above(0)), "10^9 bytes/s of pixels that can be fed; no limit by default.");
        var activity = keys.OptionalReference("activityFile", Schema.Text(), "Measured toggle rates, relative to the scenario; the library's prior by default.");
        return values => new HardwareChoice(
            values.Get(technology),
            values.Get(flow),
            values.Get(clock),
            values.Get(reduction),
            values.Get(pipelining),
            values.Get(throughput),
            values.Get(programmable),
            values.Get(bandwidth),
            values.Get(activity),
            values.Position);
    });
}
