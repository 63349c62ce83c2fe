using System.Text.Json.Nodes;
using HaShiFlex.Documents.Yaml.Nodes;

namespace HaShiFlex.Documents.Yaml.Schemas;

internal sealed class SelectSchema<T, TResult>(Schema<T> source, Func<T, SourcePosition, TResult> convert) : Schema<TResult>
{
    internal override string? Discriminator => source.Discriminator;

    internal override TResult Read(YamlNode node) => convert(source.Read(node), node.Position);

    internal override JsonObject Describe() => source.Describe();
}
