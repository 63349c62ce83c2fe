namespace HaShiFlex.Documents.Yaml.Nodes;

internal sealed record YamlEntry(string Key, SourcePosition KeyPosition, YamlNode Value);
