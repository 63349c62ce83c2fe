using HaShiFlex.Documents;

namespace HaShiFlex.Technology.Figures;

/// <summary>A figure as its file states it, before its source's key and its range are looked up in the library around it.</summary>
internal sealed record DeclaredFigure(
    double Stated,
    double? StatedLow,
    double? StatedHigh,
    double? RangePercent,
    string SourceId,
    SourcePosition SourcePosition,
    string? Note)
    : Figure(Stated, StatedLow ?? Stated, StatedHigh ?? Stated, new FigureSource(SourceId, SourceKind.Prior, SourceId, Note))
{
    public Figure Resolve(IReadOnlyDictionary<string, FigureSource> sources, double unstatedRangePercent)
    {
        if (!sources.TryGetValue(SourceId, out var source))
            throw new InputException(SourcePosition, $"no source '{SourceId}' is declared under sources{NearestName.Suggestion(SourceId, [.. sources.Keys])}");
        source = source with { Note = Note };
        return StatedLow is { } low && StatedHigh is { } high
            ? new Figure(Stated, low, high, source)
            : WithRangePercent(Stated, RangePercent ?? unstatedRangePercent, source);
    }
}
