namespace HaShiFlex.Documents.Yaml.Nodes;

/// <summary>A value of a document, with its place and the path of keys that leads to it.</summary>
internal abstract class YamlNode(SourcePosition position)
{
    private YamlNode? parent;
    private string? step;

    public SourcePosition Position { get; } = position;

    /// <summary>What an author would call it in an error: "a mapping", "a list", "'fast'".</summary>
    public abstract string Kind { get; }

    /// <summary><c>hardware.layers[2].clockGHz</c>; empty at the root.</summary>
    public string Path => parent is null ? "" : parent.Path is { Length: > 0 } above && step![0] != '[' ? $"{above}.{step}" : parent.Path + step;

    public void PlaceUnder(YamlNode parent, string step)
    {
        this.parent = parent;
        this.step = step;
    }

    public InputException Error(string message) => new(Position, Path.Length == 0 ? message : $"{Path}: {message}");

    public InputException NotA(string expected) => Error($"{Kind} is not {expected}");
}
