using System.Diagnostics.CodeAnalysis;

namespace HaShiFlex.Documents.Yaml;

/// <summary>A mapping whose keys the author chose, in the order of the file.</summary>
public sealed class YamlMap<T>(IReadOnlyList<YamlMapEntry<T>> entries)
{
    private readonly Dictionary<string, YamlMapEntry<T>> byKey = entries.ToDictionary(entry => entry.Key, StringComparer.Ordinal);

    public static YamlMap<T> Empty { get; } = new([]);

    public IReadOnlyList<YamlMapEntry<T>> Entries { get; } = entries;

    public bool TryGet(string key, [MaybeNullWhen(false)] out T value)
    {
        bool found = byKey.TryGetValue(key, out var entry);
        value = found ? entry!.Value : default;
        return found;
    }
}
