using System.Text.Json.Nodes;
using HaShiFlex.Documents.Yaml.Nodes;

namespace HaShiFlex.Documents.Yaml.Schemas;

internal sealed class MappingSchema<T> : Schema<T>
{
    private readonly string description;
    private readonly IReadOnlyList<KeyDeclaration> keys;
    private readonly string[] names;
    private readonly Func<MappingValues, T> create;

    public MappingSchema(string description, Func<MappingKeys, Func<MappingValues, T>> declare)
    {
        this.description = description;
        var declared = new MappingKeys();
        create = declare(declared);
        keys = declared.Declarations;
        names = [.. keys.Select(key => key.Name)];
    }

    internal override string? Discriminator => keys.FirstOrDefault(key => key.IsRequired)?.Name;

    internal override T Read(YamlNode node)
    {
        if (node is not YamlMapping mapping)
            throw node.NotA($"a mapping of keys ({string.Join(", ", names)})");

        foreach (var entry in mapping.Entries)
        {
            if (Array.IndexOf(names, entry.Key) < 0)
            {
                string where = node.Path.Length == 0 ? "" : $" in {node.Path}";
                throw new InputException(entry.KeyPosition, $"unknown key '{entry.Key}'{where}{NearestName.Suggestion(entry.Key, names)}");
            }
        }

        var values = new object?[keys.Count];
        var positions = new SourcePosition?[keys.Count];
        for (int i = 0; i < keys.Count; i++)
        {
            var key = keys[i];
            if (mapping.Find(key.Name) is { } entry)
            {
                if (entry.Value is YamlScalar { IsNull: true })
                    throw new InputException(entry.KeyPosition, $"{entry.Value.Path}: the key has no value");
                values[i] = key.Read(entry.Value);
                positions[i] = entry.Value.Position;
            }
            else if (key.IsRequired)
            {
                throw node.Error($"the key '{key.Name}' is missing ({key.Description})");
            }
            else
            {
                values[i] = key.Fallback;
            }
        }

        return create(new MappingValues(node.Position, values, positions));
    }

    internal override JsonObject Describe()
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var key in keys)
        {
            var property = key.Describe();
            property["description"] = key.Description;
            if (key.DescribeDefault?.Invoke() is { } fallback)
                property["default"] = fallback;
            properties[key.Name] = property;
            if (key.IsRequired)
                required.Add((JsonNode)key.Name);
        }

        var described = new JsonObject { ["type"] = "object", ["description"] = description, ["properties"] = properties };
        if (required.Count > 0)
            described["required"] = required;
        described["additionalProperties"] = false;
        return described;
    }
}
