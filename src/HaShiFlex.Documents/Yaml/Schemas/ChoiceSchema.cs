using System.Text.Json.Nodes;
using HaShiFlex.Documents.Yaml.Nodes;

namespace HaShiFlex.Documents.Yaml.Schemas;

internal sealed class ChoiceSchema<T>((string Name, T Value)[] choices) : Schema<T>
{
    private JsonNode[] Names => Array.ConvertAll(choices, choice => (JsonNode)choice.Name);

    internal override T Read(YamlNode node)
    {
        if (node is YamlScalar scalar)
        {
            foreach (var (name, value) in choices)
            {
                if (name == scalar.Text)
                    return value;
            }
        }

        throw node.NotA($"one of {string.Join(", ", Names)}");
    }

    internal override JsonObject Describe() => new() { ["enum"] = new JsonArray([.. Names]) };

    internal override JsonNode? DescribeValue(T value)
    {
        foreach (var choice in choices)
        {
            if (EqualityComparer<T>.Default.Equals(choice.Value, value))
                return choice.Name;
        }

        return null;
    }
}
