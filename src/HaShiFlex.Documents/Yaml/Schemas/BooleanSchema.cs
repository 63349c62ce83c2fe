using System.Text.Json.Nodes;
using HaShiFlex.Documents.Yaml.Nodes;

namespace HaShiFlex.Documents.Yaml.Schemas;

internal sealed class BooleanSchema : Schema<bool>
{
    internal override bool Read(YamlNode node) => node switch
    {
        YamlScalar { IsQuoted: false, Text: "true" } => true,
        YamlScalar { IsQuoted: false, Text: "false" } => false,
        _ => throw node.NotA("true or false"),
    };

    internal override JsonObject Describe() => new() { ["type"] = "boolean" };

    internal override JsonNode? DescribeValue(bool value) => value;
}
