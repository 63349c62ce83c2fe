using HaShiFlex.Documents;

namespace HaShiFlex.Technology.Liberty.Syntax;

/// <summary>
/// Reads Liberty text into groups and attributes, as the Liberty user guide's grammar has them, and as libraries write them: a
/// semicolon may be missing at the end of a line, values may stand side by side without commas.
/// </summary>
public sealed class LibertyParser
{
    /// <summary>Libraries nest six deep (library, cell, bus, pin, timing, table).</summary>
    private const int MaximumDepth = 32;

    private readonly LibertyTokenizer tokenizer;
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private LibertyToken current;

    private LibertyParser(string file, string text)
    {
        tokenizer = new LibertyTokenizer(file, text);
        current = tokenizer.Next();
    }

    /// <summary>The <c>library</c> groups of a file, at least one.</summary>
    /// <param name="file">What errors call the text.</param>
    /// <exception cref="InputException">Not Liberty, with file, line and column.</exception>
    public static IReadOnlyList<LibertyGroup> Parse(string file, string text)
    {
        var parser = new LibertyParser(file, text);
        var libraries = new List<LibertyGroup>();
        while (parser.current.Kind != LibertyTokenKind.End)
        {
            if (parser.current.Kind == LibertyTokenKind.Semicolon)
            {
                parser.Advance();
                continue;
            }

            var name = parser.Take(LibertyTokenKind.Word, "'library'");
            if (name.Value != "library")
                throw new InputException(name.Position, $"'library' is expected here, not {name}");
            var (arguments, _) = parser.ReadArguments(name);
            if (parser.current.Kind != LibertyTokenKind.OpenBrace)
                throw new InputException(parser.current.Position, $"'{{' is expected after library, not {parser.current}");
            libraries.Add(parser.ReadBody(name, arguments, 0));
        }

        return libraries.Count > 0 ? libraries : throw new InputException(new SourcePosition(file, 1, 1), "the file has no library group");
    }

    private void Advance() => current = tokenizer.Next();

    private LibertyToken Take(LibertyTokenKind kind, string expected)
    {
        var token = current;
        if (token.Kind != kind)
            throw new InputException(token.Position, $"{expected} is expected here, not {token}");
        Advance();
        return token;
    }

    private LibertyGroup ReadBody(LibertyToken name, IReadOnlyList<string> arguments, int depth)
    {
        if (depth > MaximumDepth)
            throw new InputException(name.Position, $"groups are nested more than {MaximumDepth} deep");
        Advance();
        var attributes = new List<LibertyAttribute>();
        var groups = new List<LibertyGroup>();
        while (current.Kind != LibertyTokenKind.CloseBrace)
        {
            switch (current.Kind)
            {
                case LibertyTokenKind.Semicolon:
                    Advance();
                    break;
                case LibertyTokenKind.Word:
                    ReadStatement(attributes, groups, depth);
                    break;
                case LibertyTokenKind.End:
                    throw new InputException(
                        current.Position,
                        $"the file ends inside the group {name.Value} ({string.Join(", ", arguments)}) that begins in line {name.Position.Line}; it is truncated or a '}}' is missing");
                default:
                    throw new InputException(current.Position, $"an attribute or a group is expected here, not {current}");
            }
        }

        Advance();
        return new LibertyGroup(Intern(name.Value), arguments, name.Position, attributes, groups);
    }

    private void ReadStatement(List<LibertyAttribute> attributes, List<LibertyGroup> groups, int depth)
    {
        var name = current;
        Advance();
        if (current.Kind == LibertyTokenKind.Colon)
        {
            Advance();
            attributes.Add(ReadSimple(name));
        }
        else if (current.Kind == LibertyTokenKind.OpenParenthesis)
        {
            var (arguments, position) = ReadArguments(name);
            if (current.Kind == LibertyTokenKind.OpenBrace)
                groups.Add(ReadBody(name, arguments, depth + 1));
            else
                attributes.Add(new LibertyAttribute(Intern(name.Value), arguments, name.Position, position));
        }
        else
        {
            throw new InputException(current.Position, $"':' or '(' is expected after {name}, not {current}");
        }
    }

    /// <summary>Everything up to the semicolon, or to the end of the line where there is none: <c>voh : VDD - 0.1;</c>.</summary>
    private LibertyAttribute ReadSimple(LibertyToken name)
    {
        var position = current.Position;
        string value = "";
        bool isFirst = true;
        while (current.Kind is not (LibertyTokenKind.Semicolon or LibertyTokenKind.CloseBrace or LibertyTokenKind.End) && (isFirst || !current.StartsLine))
        {
            if (current.Kind == LibertyTokenKind.OpenBrace)
                throw new InputException(current.Position, $"'{{' is not expected in the value of {name.Value}");
            value = isFirst ? current.Value : $"{value} {current.Value}";
            isFirst = false;
            Advance();
        }

        if (isFirst)
            throw new InputException(position, $"{name.Value} has no value");
        if (current.Kind == LibertyTokenKind.Semicolon)
            Advance();
        return new LibertyAttribute(Intern(name.Value), [value], name.Position, position);
    }

    private (IReadOnlyList<string> Arguments, SourcePosition Position) ReadArguments(LibertyToken name)
    {
        Take(LibertyTokenKind.OpenParenthesis, "'('");
        var position = current.Position;
        var arguments = new List<string>();
        while (current.Kind != LibertyTokenKind.CloseParenthesis)
        {
            if (current.Kind is LibertyTokenKind.Word or LibertyTokenKind.Text)
                arguments.Add(current.Value);
            else if (current.Kind == LibertyTokenKind.End)
                throw new InputException(current.Position, $"the file ends inside the parentheses of {name.Value} that begin in line {name.Position.Line}");
            else if (current.Kind is LibertyTokenKind.OpenBrace or LibertyTokenKind.CloseBrace or LibertyTokenKind.Semicolon)
                throw new InputException(current.Position, $"')' is expected to close the parentheses of {name.Value}, not {current}");
            Advance();
        }

        Advance();
        return (arguments, position);
    }

    /// <summary>A library repeats some hundred names a hundred thousand times.</summary>
    private string Intern(string name)
    {
        if (names.TryGetValue(name, out string? known))
            return known;
        names.Add(name, name);
        return name;
    }
}
