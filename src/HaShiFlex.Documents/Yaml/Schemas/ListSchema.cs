using System.Text.Json.Nodes;
using HaShiFlex.Documents.Yaml.Nodes;

namespace HaShiFlex.Documents.Yaml.Schemas;

internal sealed class ListSchema<T>(Schema<T> element, int minimumCount, int maximumCount) : Schema<IReadOnlyList<T>>
{
    internal override IReadOnlyList<T> Read(YamlNode node)
    {
        if (node is not YamlSequence sequence)
            throw node.NotA("a list");
        int count = sequence.Elements.Count;
        if (count < minimumCount || count > maximumCount)
            throw node.Error($"the list has {count} elements; it must have {CountText}");
        return sequence.Elements.ConvertAll(element.Read);
    }

    internal override JsonObject Describe()
    {
        var described = new JsonObject { ["type"] = "array", ["items"] = element.Describe() };
        if (minimumCount > 0)
            described["minItems"] = minimumCount;
        if (maximumCount < int.MaxValue)
            described["maxItems"] = maximumCount;
        return described;
    }

    internal override JsonNode? DescribeValue(IReadOnlyList<T> value)
    {
        var elements = value.Select(element.DescribeValue).ToArray();
        return elements.Contains(null) ? null : new JsonArray(elements);
    }

    private string CountText =>
        minimumCount == maximumCount ? $"{minimumCount}" : maximumCount == int.MaxValue ? $"at least {minimumCount}" : $"{minimumCount} to {maximumCount}";
}
