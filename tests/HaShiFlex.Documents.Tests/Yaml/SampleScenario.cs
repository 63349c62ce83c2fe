using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Documents.Tests.Yaml;

/// <summary>A document with every kind of value that a schema can declare.</summary>
internal sealed record SampleScenario(
    string Name,
    double ClockGHz,
    SampleStyle Style,
    int Bits,
    int? Seed,
    bool Pipelined,
    IReadOnlyList<double> Mean,
    YamlMap<int> Instances,
    SampleSource Network,
    Positioned<string> Technology,
    string? Note) : IYamlRecord<SampleScenario>
{
    public static Schema<SampleScenario> Yaml { get; } = Schema.Mapping<SampleScenario>("A sample.", keys =>
    {
        var name = keys.Required("name", Schema.Text(), "Title.");
        var network = keys.Required("network", SampleSource.Yaml, "Where the network comes from.");
        var clock = keys.Optional("clockGHz", Schema.Number(NumberRange.AboveTo(0, 100)), 1.0, "Clock, GHz.");
        var style = keys.Optional("style", Schema.Enumeration<SampleStyle>(), SampleStyle.CarrySave, "How sums are built.");
        var bits = keys.Optional("bits", Schema.Integer(1, 16), 8, "Bits.");
        var seed = keys.OptionalValue("seed", Schema.Integer(minimum: 0), "Seed.");
        var pipelined = keys.Optional("pipelined", Schema.Boolean(), false, "Registers after every level.");
        var mean = keys.Optional("mean", Schema.List(Schema.Number(), 3, 3), [0, 0, 0], "Mean by channel.");
        var instances = keys.Optional("instances", Schema.Map(Schema.Integer(1)), YamlMap<int>.Empty, "Instances by layer.");
        var technology = keys.Optional(
            "technology",
            Schema.ScalarOr(Schema.Text(), Schema.Mapping<string>("A variant.", inner =>
            {
                var @base = inner.Required("base", Schema.Text(), "Library.");
                return values => "variant of " + values.Get(@base);
            })).WithPosition(),
            new Positioned<string>("asap7", default),
            "Library.");
        var note = keys.OptionalReference("note", Schema.Text(), "A remark.");
        return v => new SampleScenario(
            v.Get(name), v.Get(clock), v.Get(style), v.Get(bits), v.Get(seed), v.Get(pipelined), v.Get(mean), v.Get(instances), v.Get(network), v.Get(technology), v.Get(note));
    });
}

internal enum SampleStyle
{
    RippleTree,
    CarrySave,
}

internal abstract record SampleSource
{
    public static Schema<SampleSource> Yaml { get; } = Schema.OneOf(
        Schema.Mapping<SampleSource>("A built-in profile.", keys =>
        {
            var model = keys.Required("model", Schema.Text(), "Name of the profile.");
            return values => new Profile(values.Get(model));
        }),
        Schema.Mapping<SampleSource>("A file.", keys =>
        {
            var onnx = keys.Required("onnx", Schema.Text(), "Path.");
            var scale = keys.Optional("scale", Schema.Number(), 1, "Scale of the image.");
            return values => new OnnxFile(values.Get(onnx), values.Get(scale));
        }));

    public sealed record Profile(string Model) : SampleSource;

    public sealed record OnnxFile(string Path, double Scale) : SampleSource;
}
