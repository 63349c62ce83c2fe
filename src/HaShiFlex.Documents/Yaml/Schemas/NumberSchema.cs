using System.Text.Json.Nodes;
using HaShiFlex.Documents.Yaml.Nodes;

namespace HaShiFlex.Documents.Yaml.Schemas;

internal sealed class NumberSchema(NumberRange range) : Schema<double>
{
    internal override double Read(YamlNode node)
    {
        double value = ScalarText.ParseNumber(node, "a number");
        return range.Contains(value) ? value : throw node.Error($"{((YamlScalar)node).Text} is out of range: it must be {range}");
    }

    internal override JsonObject Describe()
    {
        var described = new JsonObject { ["type"] = "number" };
        if (!double.IsInfinity(range.Minimum))
            described[range.MinimumIncluded ? "minimum" : "exclusiveMinimum"] = range.Minimum;
        if (!double.IsInfinity(range.Maximum))
            described[range.MaximumIncluded ? "maximum" : "exclusiveMaximum"] = range.Maximum;
        return described;
    }

    internal override JsonNode? DescribeValue(double value) => value;
}
