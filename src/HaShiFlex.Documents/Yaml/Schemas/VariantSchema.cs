using System.Text.Json.Nodes;
using HaShiFlex.Documents.Yaml.Nodes;

namespace HaShiFlex.Documents.Yaml.Schemas;

internal sealed class VariantSchema<T> : Schema<T>
{
    private readonly IReadOnlyList<Schema<T>> variants;
    private readonly string[] discriminators;

    public VariantSchema(IReadOnlyList<Schema<T>> variants)
    {
        this.variants = variants;
        discriminators = [.. variants.Select(variant => variant.Discriminator ?? throw new ArgumentException("an alternative is a mapping with a required key", nameof(variants)))];
        if (discriminators.Distinct().Count() != discriminators.Length)
            throw new ArgumentException("alternatives must differ in their first required key", nameof(variants));
    }

    internal override T Read(YamlNode node)
    {
        if (node is not YamlMapping mapping)
            throw node.NotA($"a mapping with one of the keys {string.Join(", ", discriminators)}");
        var present = Enumerable.Range(0, variants.Count).Where(i => mapping.Find(discriminators[i]) is not null).ToArray();
        if (present.Length == 0)
        {
            string near = mapping.Entries.Count == 0 ? "" : NearestName.Suggestion(mapping.Entries[0].Key, discriminators);
            string found = mapping.Entries.Count == 0 ? "" : $", not '{mapping.Entries[0].Key}'";
            throw node.Error($"one of the keys {string.Join(", ", discriminators)} is expected{found}{near}");
        }

        if (present.Length > 1)
            throw node.Error($"only one of the keys {string.Join(", ", present.Select(i => discriminators[i]))} may be given");
        return variants[present[0]].Read(node);
    }

    internal override JsonObject Describe() => new() { ["oneOf"] = new JsonArray([.. variants.Select(variant => variant.Describe())]) };
}
