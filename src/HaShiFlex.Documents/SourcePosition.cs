namespace HaShiFlex.Documents;

/// <summary>A place in a document, as editors count: line and column start at 1.</summary>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    public override string ToString() => FormattableString.Invariant($"{File}:{Line}:{Column}");
}
