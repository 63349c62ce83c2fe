namespace HaShiFlex.Documents.Yaml;

/// <summary>A value with its place in the file it was read from.</summary>
public readonly record struct Positioned<T>(T Value, SourcePosition Position);
