using System.Text.Json.Nodes;

namespace HaShiFlex.Reports.Html;

/// <summary>The distinct sources of a page, each told once and pointed to by its number.</summary>
public sealed class SourceIndex
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<string> sources = [];

    /// <summary>The sources by number, as far as they have been numbered.</summary>
    public string ToJson() => new JsonArray([.. sources.Select(source => (JsonNode)source)]).ToJsonString();

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
