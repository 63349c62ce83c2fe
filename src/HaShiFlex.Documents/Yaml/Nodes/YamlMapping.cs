namespace HaShiFlex.Documents.Yaml.Nodes;

internal sealed class YamlMapping(SourcePosition position) : YamlNode(position)
{
    public List<YamlEntry> Entries { get; } = [];

    public override string Kind => "a mapping";

    public YamlEntry? Find(string key) => Entries.Find(entry => entry.Key == key);
}
