namespace HaShiFlex.Reports.Html;

/// <summary>The distinct sources of a page, each told once and pointed to by its number.</summary>
public sealed class SourceIndex
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<string> sources = [];

    public IReadOnlyList<string> Sources => sources;

    public int Of(string source)
    {
        if (!numbers.TryGetValue(source, out int number))
        {
            number = sources.Count;
            numbers.Add(source, number);
            sources.Add(source);
        }

        return number;
    }
}
