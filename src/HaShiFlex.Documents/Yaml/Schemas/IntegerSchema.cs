using System.Globalization;
using System.Text.Json.Nodes;
using HaShiFlex.Documents.Yaml.Nodes;

namespace HaShiFlex.Documents.Yaml.Schemas;

internal sealed class IntegerSchema(int minimum, int maximum) : Schema<int>
{
    internal override int Read(YamlNode node)
    {
        double value = ScalarText.ParseNumber(node, "a whole number");
        if (value != Math.Floor(value))
            throw node.NotA("a whole number");
        return value >= minimum && value <= maximum
            ? (int)value
            : throw node.Error($"{((YamlScalar)node).Text} is out of range: it must be {RangeText}");
    }

    internal override JsonObject Describe()
    {
        var described = new JsonObject { ["type"] = "integer" };
        if (minimum != int.MinValue)
            described["minimum"] = minimum;
        if (maximum != int.MaxValue)
            described["maximum"] = maximum;
        return described;
    }

    internal override JsonNode? DescribeValue(int value) => value;

    private string RangeText => string.Create(CultureInfo.InvariantCulture, $"{(maximum == int.MaxValue ? $"at least {minimum}" : minimum == int.MinValue ? $"at most {maximum}" : $"from {minimum} to {maximum}")}");
}
