using HaShiFlex.Documents.Yaml.Schemas;

namespace HaShiFlex.Documents.Yaml;

/// <summary>Declares the keys of a mapping. Names end in their unit where they have one; a description is one sentence.</summary>
public sealed class MappingKeys
{
    private readonly List<KeyDeclaration> declarations = [];

    internal MappingKeys()
    {
    }

    internal IReadOnlyList<KeyDeclaration> Declarations => declarations;

    /// <summary>A key that must be there.</summary>
    public MappingKey<T> Required<T>(string name, Schema<T> schema, string description) =>
        Declare<T>(name, isRequired: true, description, schema.Describe, null, node => schema.Read(node), null);

    /// <summary>A key that has the value <paramref name="fallback"/> where it is absent.</summary>
    public MappingKey<T> Optional<T>(string name, Schema<T> schema, T fallback, string description) =>
        Declare<T>(name, isRequired: false, description, schema.Describe, () => schema.DescribeValue(fallback), node => schema.Read(node), fallback);

    /// <summary>A key of a value type that is null where it is absent.</summary>
    public MappingKey<T?> OptionalValue<T>(string name, Schema<T> schema, string description)
        where T : struct => Declare<T?>(name, isRequired: false, description, schema.Describe, null, node => schema.Read(node), null);

    /// <summary>A key of a reference type that is null where it is absent.</summary>
    public MappingKey<T?> OptionalReference<T>(string name, Schema<T> schema, string description)
        where T : class => Declare<T?>(name, isRequired: false, description, schema.Describe, null, node => schema.Read(node), null);

    private MappingKey<T> Declare<T>(
        string name,
        bool isRequired,
        string description,
        Func<System.Text.Json.Nodes.JsonObject> describe,
        Func<System.Text.Json.Nodes.JsonNode?>? describeDefault,
        Func<Nodes.YamlNode, object?> read,
        object? fallback)
    {
        if (declarations.Exists(declaration => declaration.Name == name))
            throw new ArgumentException($"the key '{name}' is declared twice", nameof(name));
        declarations.Add(new KeyDeclaration(name, isRequired, description, describe, describeDefault, read, fallback));
        return new MappingKey<T>(name, declarations.Count - 1);
    }
}
