namespace HaShiFlex.Documents.Yaml;

/// <summary>A declared key; <see cref="MappingValues.Get{T}"/> gives its value.</summary>
public sealed class MappingKey<T>
{
    internal MappingKey(string name, int index)
    {
        Name = name;
        Index = index;
    }

    public string Name { get; }

    internal int Index { get; }
}
