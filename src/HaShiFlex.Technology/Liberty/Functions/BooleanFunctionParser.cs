using HaShiFlex.Documents;

namespace HaShiFlex.Technology.Liberty.Functions;

/// <summary>Recursive descent that computes on whole truth tables, so that no tree is built.</summary>
internal sealed class BooleanFunctionParser
{
    private const int MaximumDepth = 64;

    private readonly string text;
    private readonly SourcePosition position;
    private readonly List<string> inputs;
    private int at;
    private int depth;

    private BooleanFunctionParser(string text, SourcePosition position, List<string> inputs)
    {
        this.text = text;
        this.position = position;
        this.inputs = inputs;
    }

    public static BooleanFunction Parse(string text, SourcePosition position)
    {
        var inputs = new List<string>();
        for (int i = 0; i < text.Length;)
        {
            int length = NameLength(text, i);
            if (length == 0)
            {
                i++;
                continue;
            }

            string name = text.Substring(i, length);
            if (name is not ("0" or "1") && !inputs.Contains(name))
                inputs.Add(name);
            i += length;
        }

        if (inputs.Count > BooleanFunction.MaximumInputs)
            throw new InputException(position, $"the function '{text}' has {inputs.Count} inputs; at most {BooleanFunction.MaximumInputs} are supported");
        var parser = new BooleanFunctionParser(text, position, inputs);
        var table = parser.Or();
        if (parser.Peek() != '\0')
            throw parser.Unexpected();
        return new BooleanFunction(text, inputs, table);
    }

    private static int NameLength(string text, int start)
    {
        int end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '[' or ']' or '.' or '$'))
            end++;
        return end - start;
    }

    private char Peek()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at < text.Length ? text[at] : '\0';
    }

    private InputException Unexpected() => new(
        position,
        at < text.Length ? $"the function '{text}' has '{text[at]}' where it is not expected" : $"the function '{text}' ends too early");

    private ulong[] Or()
    {
        var result = And();
        while (Peek() is '+' or '|')
        {
            SkipOperator();
            var right = And();
            for (int i = 0; i < result.Length; i++)
                result[i] |= right[i];
        }

        return result;
    }

    private ulong[] And()
    {
        var result = Xor();
        while (true)
        {
            char c = Peek();
            if (c is '*' or '&')
                SkipOperator();
            else if (c is not ('!' or '~' or '(') && NameLength(text, at) == 0)
                return result;
            var right = Xor();
            for (int i = 0; i < result.Length; i++)
                result[i] &= right[i];
        }
    }

    private ulong[] Xor()
    {
        var result = Not();
        while (Peek() == '^')
        {
            at++;
            var right = Not();
            for (int i = 0; i < result.Length; i++)
                result[i] ^= right[i];
        }

        return result;
    }

    private ulong[] Not()
    {
        if (++depth > MaximumDepth)
            throw new InputException(position, $"the function '{text[..Math.Min(text.Length, 40)]}...' is nested too deep");
        ulong[] result;
        char c = Peek();
        if (c is '!' or '~')
        {
            at++;
            result = Not();
            Complement(result);
        }
        else if (c == '(')
        {
            at++;
            result = Or();
            if (Peek() != ')')
                throw Unexpected();
            at++;
        }
        else
        {
            result = Name();
        }

        depth--;
        while (Peek() == '\'')
        {
            at++;
            Complement(result);
        }

        return result;
    }

    private ulong[] Name()
    {
        Peek();
        int length = NameLength(text, at);
        if (length == 0)
            throw Unexpected();
        string name = text.Substring(at, length);
        at += length;
        int count = 1 << inputs.Count;
        var table = new ulong[(count + 63) / 64];
        int input = inputs.IndexOf(name);
        for (int a = 0; a < count; a++)
        {
            if (input >= 0 ? ((a >> input) & 1) != 0 : name == "1")
                table[a >> 6] |= 1UL << (a & 63);
        }

        return table;
    }

    private void SkipOperator()
    {
        // '&&' and '||' occur in the wild.
        char c = text[at++];
        if (at < text.Length && text[at] == c && (c is '&' or '|'))
            at++;
    }

    private static void Complement(ulong[] table)
    {
        for (int i = 0; i < table.Length; i++)
            table[i] = ~table[i];
    }
}
