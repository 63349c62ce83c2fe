using System.Text.Json.Nodes;
using HaShiFlex.Documents.Yaml.Nodes;
using HaShiFlex.Documents.Yaml.Schemas;

namespace HaShiFlex.Documents.Yaml;

/// <summary>What a YAML value may be, and the <typeparamref name="T"/> it becomes. Made by <see cref="Schema"/>; immutable and safe to share between threads.</summary>
public abstract class Schema<T>
{
    private protected Schema()
    {
    }

    /// <summary>Turns a value into another, for example a name into what it names; <paramref name="convert"/> may throw <see cref="InputException"/> at the position.</summary>
    public Schema<TResult> Select<TResult>(Func<T, SourcePosition, TResult> convert) => new SelectSchema<T, TResult>(this, convert);

    /// <summary>Keeps the place of the value in its file, for errors that are found later.</summary>
    public Schema<Positioned<T>> WithPosition() => Select((value, position) => new Positioned<T>(value, position));

    /// <exception cref="InputException">The node is not what this schema allows; the message has file, line, column and the key's path.</exception>
    internal abstract T Read(YamlNode node);

    /// <summary>The same as a JSON Schema (draft-07).</summary>
    internal abstract JsonObject Describe();

    /// <summary>The key that tells this mapping from others, see <see cref="Schema.OneOf{T}"/>; null for anything but a mapping with a required key.</summary>
    internal virtual string? Discriminator => null;

    /// <summary>How a default value is written in a JSON Schema; null where it has no short form.</summary>
    internal virtual JsonNode? DescribeValue(T value) => null;
}
