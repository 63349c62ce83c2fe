using System.Text.Json.Nodes;
using HaShiFlex.Documents.Yaml.Nodes;

namespace HaShiFlex.Documents.Yaml.Schemas;

internal sealed class ScalarOrSchema<T>(Schema<T> scalar, Schema<T> other) : Schema<T>
{
    internal override T Read(YamlNode node) => node is YamlScalar ? scalar.Read(node) : other.Read(node);

    internal override JsonObject Describe() => new() { ["anyOf"] = new JsonArray(scalar.Describe(), other.Describe()) };

    internal override JsonNode? DescribeValue(T value) => scalar.DescribeValue(value);
}
