using System.Text;
using HaShiFlex.Technology.Liberty;

namespace HaShiFlex.Synthesis.Flows;

/// <summary>
/// A Liberty file of one flop for yosys' dfflibmap, which of a whole library may take a larger one: one without an inverted output, where that comes first in the file.
/// </summary>
public static class FlopLiberty
{
    /// <param name="flop">With its functions, all that dfflibmap needs where there is no choice.</param>
    public static string Write(LibertyCell flop)
    {
        var text = new StringBuilder();
        text.Append($"library (flop) {{\n  cell ({flop.Name}) {{\n");
        foreach (var state in flop.States)
        {
            text.Append($"    ff ({state.Variable}, {state.Complement}) {{\n");
            (string Name, string? Text)[] functions =
                [("next_state", state.Data?.Text), ("clocked_on", state.Control?.Text), ("clear", state.Clear?.Text), ("preset", state.Preset?.Text)];
            foreach (var (name, function) in functions)
            {
                if (function is not null)
                    text.Append($"      {name} : \"{function}\";\n");
            }

            text.Append("    }\n");
        }

        foreach (var pin in flop.Pins)
        {
            text.Append($"    pin ({pin.Name}) {{\n      direction : {pin.Direction};\n");
            if (pin.Function is { } function)
                text.Append($"      function : \"{function.Text}\";\n");
            text.Append("    }\n");
        }

        return text.Append("  }\n}\n").ToString();
    }
}
