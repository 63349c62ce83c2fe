namespace HaShiFlex.Documents.Yaml;

/// <summary>The values of one mapping's declared keys, each already read and within its range.</summary>
public sealed class MappingValues
{
    private readonly object?[] values;
    private readonly SourcePosition?[] positions;

    internal MappingValues(SourcePosition position, object?[] values, SourcePosition?[] positions)
    {
        Position = position;
        this.values = values;
        this.positions = positions;
    }

    /// <summary>Where the mapping begins.</summary>
    public SourcePosition Position { get; }

    public T Get<T>(MappingKey<T> key) => (T)values[key.Index]!;

    /// <summary>Whether the file has the key, as opposed to its default.</summary>
    public bool Has<T>(MappingKey<T> key) => positions[key.Index] is not null;

    /// <summary>Where the key's value stands, or the mapping where the key is absent.</summary>
    public SourcePosition PositionOf<T>(MappingKey<T> key) => positions[key.Index] ?? Position;
}
