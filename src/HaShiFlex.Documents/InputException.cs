namespace HaShiFlex.Documents;

/// <summary>
/// The input is at fault, not the program. The message is one complete line for its author: where, what is wrong, what would be right.
/// The command line prints it as it stands and exits with 2.
/// </summary>
public sealed class InputException : Exception
{
    public InputException(string message)
        : base(OneLine(message))
    {
    }

    public InputException(string message, Exception inner)
        : base(OneLine(message), inner)
    {
    }

    /// <param name="position">Where in a document the fault stands; put before the message as <c>file:line:column: </c>.</param>
    /// <param name="message">What is wrong and what would be right.</param>
    public InputException(SourcePosition position, string message)
        : base(OneLine($"{position}: {message}"))
    {
    }

    /// <inheritdoc cref="InputException(SourcePosition, string)"/>
    public InputException(SourcePosition position, string message, Exception inner)
        : base(OneLine($"{position}: {message}"), inner)
    {
    }

    /// <summary>A message may quote the faulty text, which may span lines or hold what a terminal would obey.</summary>
    private static string OneLine(string message) => message.AsSpan().IndexOfAnyInRange('\0', '\u001F') < 0
        ? message
        : string.Create(message.Length, message, (line, text) =>
        {
            for (int i = 0; i < line.Length; i++)
                line[i] = char.IsControl(text[i]) ? ' ' : text[i];
        });
}
