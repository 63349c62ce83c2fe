namespace HaShiFlex.Documents.Yaml;

/// <summary>A key that the author chose, where it stands, and its value.</summary>
public sealed record YamlMapEntry<T>(string Key, SourcePosition KeyPosition, T Value);
