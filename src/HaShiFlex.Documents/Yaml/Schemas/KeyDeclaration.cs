using System.Text.Json.Nodes;
using HaShiFlex.Documents.Yaml.Nodes;

namespace HaShiFlex.Documents.Yaml.Schemas;

/// <summary>A key with its type erased, so that a mapping can hold all of its keys in one list.</summary>
internal sealed record KeyDeclaration(
    string Name,
    bool IsRequired,
    string Description,
    Func<JsonObject> Describe,
    Func<JsonNode?>? DescribeDefault,
    Func<YamlNode, object?> Read,
    object? Fallback);
