using HaShiFlex.Documents;

namespace HaShiFlex.Technology.Liberty.Functions;

/// <summary>A function of named inputs as a truth table.</summary>
public sealed class BooleanFunction
{
    /// <summary>Tables double with every input; no library cell has as many.</summary>
    public const int MaximumInputs = 16;

    private readonly ulong[] table;

    internal BooleanFunction(string text, IReadOnlyList<string> inputs, ulong[] table)
    {
        Text = text;
        Inputs = inputs;
        this.table = table;
    }

    /// <summary>As the library writes it.</summary>
    public string Text { get; }

    /// <summary>Names of the inputs in the order of their first appearance; input i is bit i of an assignment.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>
    /// Reads Liberty's operators: <c>!</c> before and <c>'</c> after for not, then <c>^</c>, then <c>&amp;</c>, <c>*</c> or a blank, then <c>+</c> or <c>|</c>,
    /// in falling precedence; parentheses, 0 and 1.
    /// </summary>
    /// <exception cref="InputException">Not such a function, at <paramref name="position"/>.</exception>
    public static BooleanFunction Parse(string text, SourcePosition position) => BooleanFunctionParser.Parse(text, position);

    /// <param name="assignment">Bit i is the value of <see cref="Inputs"/>[i].</param>
    public bool Evaluate(int assignment) => ((table[assignment >> 6] >> (assignment & 63)) & 1) != 0;

    /// <summary>The value when each input has the value that <paramref name="valueOf"/> gives its name.</summary>
    public bool Evaluate(Func<string, bool> valueOf)
    {
        int assignment = 0;
        for (int i = 0; i < Inputs.Count; i++)
        {
            if (valueOf(Inputs[i]))
                assignment |= 1 << i;
        }

        return Evaluate(assignment);
    }

    /// <summary>The truth table over other inputs in another order: bit a is the value at assignment a. At most six.</summary>
    /// <returns>Null where the function has an input that is not in <paramref name="order"/>.</returns>
    public ulong? TableOver(IReadOnlyList<string> order)
    {
        var places = new int[Inputs.Count];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = -1;
            for (int j = 0; j < order.Count; j++)
            {
                if (order[j] == Inputs[i])
                    places[i] = j;
            }

            if (places[i] < 0)
                return null;
        }

        ulong result = 0;
        for (int a = 0; a < 1 << order.Count; a++)
        {
            int assignment = 0;
            for (int i = 0; i < places.Length; i++)
                assignment |= ((a >> places[i]) & 1) << i;
            if (Evaluate(assignment))
                result |= 1UL << a;
        }

        return result;
    }

    public override string ToString() => Text;
}
