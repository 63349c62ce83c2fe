using System.Globalization;
using HaShiFlex.Documents;

namespace HaShiFlex.Technology.Liberty.Syntax;

/// <summary><c>name : value;</c> or <c>name (value, value);</c>.</summary>
/// <param name="Values">One for the first form; any number for the second.</param>
/// <param name="ValuePosition">Where the first value stands.</param>
public sealed record LibertyAttribute(string Name, IReadOnlyList<string> Values, SourcePosition Position, SourcePosition ValuePosition)
{
    /// <exception cref="InputException">There is not exactly one value.</exception>
    public string Value => Values.Count == 1 ? Values[0] : throw new InputException(Position, $"{Name} needs one value, not {Values.Count}");

    /// <exception cref="InputException">The value is not a finite number.</exception>
    public double Number => ParseNumber(Value);

    /// <exception cref="InputException">The value is neither true nor false.</exception>
    public bool Boolean => Value.Trim().ToLowerInvariant() switch
    {
        "true" => true,
        "false" => false,
        _ => throw new InputException(ValuePosition, $"{Name}: '{Value}' is not true or false"),
    };

    /// <summary>All values as numbers, those of a quoted list apart.</summary>
    public double[] Numbers
    {
        get
        {
            var numbers = new List<double>();
            foreach (string value in Values)
            {
                var rest = value.AsSpan();
                while (true)
                {
                    rest = rest.TrimStart(" \t\r\n,");
                    if (rest.IsEmpty)
                        break;
                    int length = rest.IndexOfAny(" \t\r\n,");
                    numbers.Add(ParseNumber(length < 0 ? rest : rest[..length]));
                    rest = length < 0 ? [] : rest[length..];
                }
            }

            return [.. numbers];
        }
    }

    private double ParseNumber(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new InputException(ValuePosition, $"{Name}: '{text}' is not a number");
}
