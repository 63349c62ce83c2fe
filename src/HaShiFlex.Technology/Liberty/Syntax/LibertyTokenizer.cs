using System.Text;
using HaShiFlex.Documents;

namespace HaShiFlex.Technology.Liberty.Syntax;

/// <summary>Splits Liberty text into words, strings and punctuation; comments and line continuations vanish here.</summary>
internal sealed class LibertyTokenizer(string file, string text)
{
    private int at;
    private int line = 1;
    private int lineStart;

    /// <exception cref="InputException">An open string or comment, or a control character.</exception>
    public LibertyToken Next()
    {
        bool startsLine = SkipBlank();
        var position = Here;
        if (at == text.Length)
            return new LibertyToken(LibertyTokenKind.End, "", position, startsLine);
        char c = text[at];
        var punctuation = c switch
        {
            '(' => LibertyTokenKind.OpenParenthesis,
            ')' => LibertyTokenKind.CloseParenthesis,
            '{' => LibertyTokenKind.OpenBrace,
            '}' => LibertyTokenKind.CloseBrace,
            ':' => LibertyTokenKind.Colon,
            ';' => LibertyTokenKind.Semicolon,
            ',' => LibertyTokenKind.Comma,
            _ => LibertyTokenKind.Word,
        };
        if (punctuation != LibertyTokenKind.Word)
        {
            at++;
            return new LibertyToken(punctuation, c.ToString(), position, startsLine);
        }

        return c == '"'
            ? new LibertyToken(LibertyTokenKind.Text, ReadText(position), position, startsLine)
            : new LibertyToken(LibertyTokenKind.Word, ReadWord(), position, startsLine);
    }

    private SourcePosition Here => new(file, line, at - lineStart + 1);

    /// <returns>Whether a line ended on the way.</returns>
    private bool SkipBlank()
    {
        bool newLine = at == 0;
        while (at < text.Length)
        {
            char c = text[at];
            if (c == '\n')
            {
                NewLine();
                newLine = true;
            }
            else if (c is ' ' or '\t' or '\r' or '\f' or '\v' or '\uFEFF')
            {
                at++;
            }
            else if (c == '\\' && IsContinuation(out int length))
            {
                at += length - 1;
                NewLine();
            }
            else if (c == '/' && at + 1 < text.Length && text[at + 1] == '*')
            {
                var start = Here;
                int end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
                if (end < 0)
                    throw new InputException(start, "the comment that begins here is never closed");
                while (at < end + 2)
                {
                    if (text[at] == '\n')
                        NewLine();
                    else
                        at++;
                }
            }
            else if (c == '/' && at + 1 < text.Length && text[at + 1] == '/')
            {
                while (at < text.Length && text[at] != '\n')
                    at++;
            }
            else if (c < ' ')
            {
                throw new InputException(Here, $"control character (code {(int)c}); this is not Liberty text");
            }
            else
            {
                break;
            }
        }

        return newLine;
    }

    private void NewLine()
    {
        at++;
        line++;
        lineStart = at;
    }

    /// <summary>A backslash, blanks, and the end of the line.</summary>
    private bool IsContinuation(out int length)
    {
        int i = at + 1;
        while (i < text.Length && text[i] is ' ' or '\t' or '\r')
            i++;
        length = i - at + 1;
        return i < text.Length && text[i] == '\n';
    }

    private string ReadText(SourcePosition position)
    {
        int start = ++at;
        StringBuilder? joined = null;
        while (at < text.Length && text[at] != '"')
        {
            char c = text[at];
            if (c == '\\' && IsContinuation(out int length))
            {
                joined ??= new StringBuilder();
                joined.Append(text, start, at - start);
                at += length - 1;
                NewLine();
                start = at;
            }
            else if (c == '\\' && at + 1 < text.Length && text[at + 1] == '"')
            {
                at += 2;
            }
            else if (c == '\n')
            {
                NewLine();
            }
            else
            {
                at++;
            }
        }

        if (at == text.Length)
            throw new InputException(position, "the string that begins here is never closed");
        string value = joined is null ? text[start..at] : joined.Append(text, start, at - start).ToString();
        at++;
        return value;
    }

    private string ReadWord()
    {
        int start = at;
        while (at < text.Length && text[at] is not (' ' or '\t' or '\r' or '\n' or '\f' or '\v' or '(' or ')' or '{' or '}' or ':' or ';' or ',' or '"'))
        {
            if (text[at] == '\\' && IsContinuation(out _))
                break;

            // A bit range keeps its colon: A[3:0].
            if (text[at] == '[' && text.AsSpan(at).IndexOfAny(']', '\n') is > 0 and var close && text[at + close] == ']')
                at += close;
            at++;
        }

        return text[start..at];
    }
}
