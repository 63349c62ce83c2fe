using System.Text.Json.Nodes;
using HaShiFlex.Documents.Yaml.Nodes;

namespace HaShiFlex.Documents.Yaml.Schemas;

internal sealed class TextSchema : Schema<string>
{
    internal override string Read(YamlNode node)
    {
        if (node is not YamlScalar { IsNull: false } scalar)
            throw node.NotA("text");
        return string.IsNullOrWhiteSpace(scalar.Text) ? throw node.Error("the text is empty") : scalar.Text;
    }

    // A plain number is also good text (a layer may be named 317), so editors must not mark it.
    internal override JsonObject Describe() => new() { ["type"] = new JsonArray("string", "number", "boolean") };

    internal override JsonNode? DescribeValue(string value) => value;
}
