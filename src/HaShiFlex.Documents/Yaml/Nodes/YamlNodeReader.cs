using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HaShiFlex.Documents.Yaml.Nodes;

/// <summary>
/// Builds the nodes of one document from YamlDotNet's parsing events. The events are taken as they come, without YamlDotNet's
/// serializer, whose reflection alone would cost more than the rest of a run's start.
/// </summary>
internal sealed class YamlNodeReader
{
    /// <summary>Deeper nesting than any document here; bounds the recursion on hostile input.</summary>
    private const int MaximumDepth = 64;

    private readonly string file;
    private readonly Parser parser;

    private YamlNodeReader(string file, string text)
    {
        this.file = file;
        parser = new Parser(new StringReader(text));
    }

    /// <exception cref="InputException">Not YAML, empty, several documents, a key twice, or an anchor, alias or tag.</exception>
    public static YamlNode Read(string file, string text)
    {
        int control = text.AsSpan().IndexOfAnyInRange('\0', '\u0008');
        if (control >= 0)
            throw new InputException($"{file}: is not text: it has a control character (code {(int)text[control]}) at offset {control}");
        var reader = new YamlNodeReader(file, text);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException e)
        {
            throw new InputException(reader.PositionOf(e.Start), $"not valid YAML: {FirstLine(e.Message)}");
        }
    }

    private YamlNode ReadDocument()
    {
        Next();
        if (Next() is StreamEnd)
            throw new InputException(new SourcePosition(file, 1, 1), "the file is empty; a mapping of keys is expected");
        Next();
        var root = ReadNode(depth: 0);
        if (root is YamlScalar { IsNull: true })
            throw new InputException(new SourcePosition(file, 1, 1), "the document is empty; a mapping of keys is expected");
        Next();
        if (Next() is not StreamEnd and var extra)
            throw new InputException(PositionOf(extra.Start), "a second document begins here; a file holds one");
        return root;
    }

    private ParsingEvent Next()
    {
        var before = parser.Current;
        try
        {
            parser.MoveNext();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
        {
            // YamlDotNet's scanner trips over some malformed text without an error of its own.
            throw new InputException(PositionOf(before?.End ?? new Mark(0, 1, 1)), "not valid YAML after this place", e);
        }

        return parser.Current!;
    }

    /// <summary>Reads the node whose first event is current; leaves its last event current.</summary>
    private YamlNode ReadNode(int depth)
    {
        var current = parser.Current!;
        var position = PositionOf(current.Start);
        if (current is AnchorAlias alias)
            throw new InputException(position, $"the alias '*{alias.Value}' is not supported; write the value out");
        if (current is NodeEvent node)
        {
            if (!node.Anchor.IsEmpty)
                throw new InputException(position, $"the anchor '&{node.Anchor}' is not supported; write the value out where it is used");
            if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
                throw new InputException(position, $"the tag '{node.Tag}' is not supported; leave it out");
        }

        if (depth > MaximumDepth)
            throw new InputException(position, string.Create(CultureInfo.InvariantCulture, $"values are nested more than {MaximumDepth} deep"));
        return current switch
        {
            Scalar scalar => new YamlScalar(position, scalar.Value, scalar.Style is not ScalarStyle.Plain),
            SequenceStart => ReadSequence(position, depth),
            MappingStart => ReadMapping(position, depth),
            _ => throw new InputException(position, "a value is expected here"),
        };
    }

    private YamlSequence ReadSequence(SourcePosition position, int depth)
    {
        var sequence = new YamlSequence(position);
        while (Next() is not SequenceEnd)
        {
            var element = ReadNode(depth + 1);
            element.PlaceUnder(sequence, string.Create(CultureInfo.InvariantCulture, $"[{sequence.Elements.Count}]"));
            sequence.Elements.Add(element);
        }

        return sequence;
    }

    private YamlMapping ReadMapping(SourcePosition position, int depth)
    {
        var mapping = new YamlMapping(position);
        var firstPositions = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        while (Next() is not MappingEnd)
        {
            if (ReadNode(depth + 1) is not YamlScalar key)
                throw new InputException(PositionOf(parser.Current!.Start), "a key is a word, not a list or a mapping");
            if (key.IsNull)
                throw new InputException(key.Position, "a key is missing before the colon");
            if (key is { Text: "<<", IsQuoted: false })
                throw new InputException(key.Position, "the merge key '<<' is not supported; write the keys out");
            if (!firstPositions.TryAdd(key.Text, key.Position))
                throw new InputException(key.Position, $"the key '{key.Text}' is here a second time; the first is in line {firstPositions[key.Text].Line}");
            Next();
            var value = ReadNode(depth + 1);
            value.PlaceUnder(mapping, key.Text);
            mapping.Entries.Add(new YamlEntry(key.Text, key.Position, value));
        }

        return mapping;
    }

    private SourcePosition PositionOf(Mark mark) => new(file, (int)mark.Line, (int)mark.Column);

    private static string FirstLine(string message) => message.ReplaceLineEndings("\n").Split('\n')[0].TrimEnd('.');
}
