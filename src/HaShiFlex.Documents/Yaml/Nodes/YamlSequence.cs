namespace HaShiFlex.Documents.Yaml.Nodes;

internal sealed class YamlSequence(SourcePosition position) : YamlNode(position)
{
    public List<YamlNode> Elements { get; } = [];

    public override string Kind => "a list";
}
