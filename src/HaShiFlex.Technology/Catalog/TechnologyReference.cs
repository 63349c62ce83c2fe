using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Technology.Catalog;

/// <summary>
/// The technology that a scenario names: a library (<c>asap7-rvt-tt-0p70v-25c</c> or a path ending in .yaml), or
/// <c>{ base: asap7-rvt-tt-0p70v-25c, nodeNm: 16, supplyV: 0.8, temperatureC: 85 }</c>. What is left out stays as in the base.
/// A derived library's file has the second form as its whole content.
/// </summary>
/// <param name="Base">Name or path of the library.</param>
/// <param name="Position">Where the reference stands, for errors about it.</param>
public sealed record TechnologyReference(
    string Base,
    SourcePosition Position,
    double? NodeNm = null,
    double? SupplyV = null,
    double? TemperatureC = null) : IYamlRecord<TechnologyReference>
{
    /// <summary>The mapping alone: a derived library's file.</summary>
    internal static Schema<TechnologyReference> Variant { get; } = Schema.Mapping<TechnologyReference>("A library carried to another node, supply or temperature.", keys =>
    {
        var @base = keys.Required("base", Schema.Text(), "Name or path of the library to start from.");
        var node = keys.OptionalValue("nodeNm", Schema.Number(NumberRange.AboveTo(0, 250)), "Node, nm: 45, 32, 20, 16, 14, 10 or 7.");
        var supply = keys.OptionalValue("supplyV", Schema.Number(NumberRange.AboveTo(0, 5)), "Supply, V.");
        var temperature = keys.OptionalValue("temperatureC", Schema.Number(-55, 150), "Junction temperature, C.");
        return v => new TechnologyReference(v.Get(@base), v.Position, v.Get(node), v.Get(supply), v.Get(temperature));
    });

    /// <summary>A name, or the mapping.</summary>
    public static Schema<TechnologyReference> Yaml { get; } = Schema.ScalarOr(
        Schema.Text().Select((name, position) => new TechnologyReference(name, position)),
        Variant);
}
