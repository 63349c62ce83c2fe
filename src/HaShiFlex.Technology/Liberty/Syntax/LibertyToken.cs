using HaShiFlex.Documents;

namespace HaShiFlex.Technology.Liberty.Syntax;

/// <param name="StartsLine">First on its line, lines joined by a backslash being one; ends an attribute whose semicolon is missing.</param>
internal readonly record struct LibertyToken(LibertyTokenKind Kind, string Value, SourcePosition Position, bool StartsLine)
{
    public override string ToString() => Kind == LibertyTokenKind.End ? "the end of the file" : $"'{(Value.Length <= 40 ? Value : Value[..37] + "...")}'";
}
