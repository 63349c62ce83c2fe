namespace HaShiFlex.Technology.Figures;

/// <summary>Where a figure comes from.</summary>
/// <param name="Id">Its key under <c>sources</c> in the library's file.</param>
/// <param name="Kind">How far to trust it.</param>
/// <param name="Text">The citation: title, table, conditions.</param>
/// <param name="Note">What was done to the source's number for this figure; null where it is as it stands there.</param>
public sealed record FigureSource(string Id, SourceKind Kind, string Text, string? Note = null)
{
    // Reports ask for the same line thousands of times.
    private string? _line;

    /// <summary>Adds a step to the history of the figure.</summary>
    public FigureSource With(string note) => new(Id, Kind, Text, Note is null ? note : $"{Note}; {note}");

    /// <summary>One line for reports: <c>prior: wires at 7 nm; taken from …</c>.</summary>
    public override string ToString() => _line ??=
        $"{Documents.Yaml.KebabCase.Of(Kind.ToString())}: {Text}{(Note is null ? "" : "; " + Note)}";
}
