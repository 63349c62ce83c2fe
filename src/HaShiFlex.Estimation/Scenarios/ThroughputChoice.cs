using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Estimation.Scenarios;

/// <summary>What decides the instances of each layer.</summary>
public abstract record ThroughputChoice(SourcePosition Position)
{
    public static Schema<ThroughputChoice> Yaml { get; } = Schema.OneOf(
        Schema.Mapping<ThroughputChoice>("As few instances as reach a rate.", keys =>
        {
            var rate = keys.Required("targetImagesPerSecond", Schema.Number(NumberRange.Above(0)), "Images/s to reach.");
            return values => new TargetRate(values.Get(rate), values.PositionOf(rate));
        }),
        Schema.Mapping<ThroughputChoice>("The highest rate that fits an area.", keys =>
        {
            var area = keys.Required("areaBudgetMm2", Schema.Number(NumberRange.Above(0)), "Die area that must not be exceeded, mm2.");
            return values => new AreaBudget(values.Get(area), values.PositionOf(area));
        }),
        Schema.Mapping<ThroughputChoice>("Instances by hand.", keys =>
        {
            var instances = keys.Required("instances", Schema.Integer(1, 1 << 20), "Instances of every layer.");
            var layers = keys.Optional("layers", Schema.Map(Schema.Integer(1, 1 << 20)), YamlMap<int>.Empty, "Instances of single layers, by name.");
            return values => new InstancesByHand(
                values.Get(instances),
                [.. values.Get(layers).Entries.Select(e => (e.Key, e.Value, e.KeyPosition))],
                values.PositionOf(instances));
        }));
}
