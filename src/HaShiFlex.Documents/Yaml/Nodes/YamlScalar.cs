namespace HaShiFlex.Documents.Yaml.Nodes;

/// <summary>One word, number or text.</summary>
internal sealed class YamlScalar(SourcePosition position, string text, bool isQuoted) : YamlNode(position)
{
    public string Text { get; } = text;

    /// <summary>A quoted scalar is text, whatever it looks like.</summary>
    public bool IsQuoted { get; } = isQuoted;

    /// <summary><c>key:</c> with nothing after it, or <c>~</c>, or <c>null</c>.</summary>
    public bool IsNull => !IsQuoted && Text is ("" or "~" or "null");

    public override string Kind => IsNull ? "an empty value" : $"'{(Text.Length <= 60 ? Text : Text[..57] + "...")}'".ReplaceLineEndings(" ");
}
