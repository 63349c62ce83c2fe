using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Estimation.Scenarios;

/// <summary>A technology library by name or path, and what it is scaled to.</summary>
/// <param name="Base">Name in techlibs/, or a path.</param>
/// <param name="NodeNm">Node to scale to, nm; null keeps the library's.</param>
/// <param name="SupplyV">Supply to scale to, V; null keeps the library's.</param>
/// <param name="TemperatureC">Temperature for leakage, degrees Celsius; null keeps the library's.</param>
public sealed record TechnologyChoice(string Base, int? NodeNm, double? SupplyV, double? TemperatureC, SourcePosition Position) : IYamlRecord<TechnologyChoice>
{
    public const string DefaultLibrary = "asap7-rvt-tt-0p70v-25c";

    public static TechnologyChoice Default { get; } = new(DefaultLibrary, null, null, null, default);

    private static readonly Schema<TechnologyChoice> Scaled = Schema.Mapping<TechnologyChoice>("A technology library scaled to another node, supply or temperature.", keys =>
    {
        var library = keys.Required("base", Schema.Text(), "Name of a library in techlibs/, or a path.");
        var node = keys.OptionalValue("nodeNm", Schema.Integer(1, 1000), "Node to scale to, nm.");
        var supply = keys.OptionalValue("supplyV", Schema.Number(NumberRange.Above(0)), "Supply voltage to scale to, V.");
        var temperature = keys.OptionalValue("temperatureC", Schema.Number(-55, 150), "Temperature that leakage is scaled to, degrees Celsius.");
        return values => new TechnologyChoice(values.Get(library), values.Get(node), values.Get(supply), values.Get(temperature), values.Position);
    });

    public static Schema<TechnologyChoice> Yaml { get; } = Schema.ScalarOr(
        Schema.Text().Select((name, position) => new TechnologyChoice(name, null, null, null, position)),
        Scaled);
}
