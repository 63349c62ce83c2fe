using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Estimation.Scenarios;

/// <summary>What stays programmable, and the NPU that it runs on.</summary>
/// <param name="Layers">Names of linear layers.</param>
/// <param name="Macs">Multiply-accumulates that the NPU does a cycle; null for as many as the target rate takes.</param>
public sealed record ProgrammableChoice(
    ImmutableArray<Positioned<string>> Layers,
    int? Macs,
    SourcePosition Position) : IYamlRecord<ProgrammableChoice>
{
    private static readonly Schema<int?> NpuKeys = Schema.Mapping<int?>("The NPU.", keys =>
    {
        var macs = keys.OptionalValue("macs", Schema.Integer(1, 1 << 24), "Multiply-accumulates a cycle; by default as many as the target rate takes.");
        return values => values.Get(macs);
    });

    public static ProgrammableChoice None { get; } = new([], null, default);

    public static Schema<ProgrammableChoice> Yaml { get; } = Schema.Mapping<ProgrammableChoice>("What stays programmable.", keys =>
    {
        var layers = keys.Required("layers", Schema.List(Schema.Text().WithPosition()), "Names of the linear layers that run on the NPU.");
        var npu = keys.Optional("npu", NpuKeys, null, "The NPU.");
        return values => new ProgrammableChoice([.. values.Get(layers)], values.Get(npu), values.Position);
    });
}
