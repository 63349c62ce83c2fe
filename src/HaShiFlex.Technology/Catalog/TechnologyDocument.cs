using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Technology.Catalog;

/// <summary>A file under <c>techlibs/</c>: a whole library, or another one carried to a different corner.</summary>
/// <param name="Library">The whole library, or null.</param>
/// <param name="Variant">The derived one, or null.</param>
public sealed record TechnologyDocument(TechnologyLibrary? Library, TechnologyReference? Variant) : IYamlRecord<TechnologyDocument>
{
    public static Schema<TechnologyDocument> Yaml { get; } = Schema.OneOf(
        TechnologyLibrary.Yaml.Select((library, _) => new TechnologyDocument(library, null)),
        TechnologyReference.Variant.Select((variant, _) => new TechnologyDocument(null, variant)));
}
