namespace HaShiFlex.Technology.Liberty.Syntax;

internal enum LibertyTokenKind
{
    /// <summary>A name, a number, an operator: anything unquoted.</summary>
    Word,

    /// <summary>Quoted; the quotes and line continuations are gone.</summary>
    Text,

    OpenParenthesis,
    CloseParenthesis,
    OpenBrace,
    CloseBrace,
    Colon,
    Semicolon,
    Comma,
    End,
}
