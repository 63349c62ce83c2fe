using System.Text.Json.Nodes;
using HaShiFlex.Documents.Yaml.Nodes;

namespace HaShiFlex.Documents.Yaml.Schemas;

internal sealed class MapSchema<T>(Schema<T> value) : Schema<YamlMap<T>>
{
    internal override YamlMap<T> Read(YamlNode node) => node is YamlMapping mapping
        ? new YamlMap<T>(mapping.Entries.ConvertAll(entry => new YamlMapEntry<T>(entry.Key, entry.KeyPosition, value.Read(entry.Value))))
        : throw node.NotA("a mapping");

    internal override JsonObject Describe() => new() { ["type"] = "object", ["additionalProperties"] = value.Describe() };
}
