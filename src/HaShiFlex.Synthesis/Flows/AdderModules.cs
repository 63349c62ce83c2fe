using System.Text;

namespace HaShiFlex.Synthesis.Flows;

/// <summary>
/// The modules that every generated netlist is made of, in two forms with the same function: plain logic, and instances of a library's adder cells.
/// HALF_ADDER_PLUS_ONE adds a constant one to its two inputs.
/// </summary>
public static class AdderModules
{
    public const string Logic =
        """
        module FULL_ADDER (input a, input b, input c, output carry, output sum);
          assign sum = a ^ b ^ c;
          assign carry = (a & b) | (c & (a | b));
        endmodule

        module HALF_ADDER (input a, input b, output carry, output sum);
          assign sum = a ^ b;
          assign carry = a & b;
        endmodule

        module HALF_ADDER_PLUS_ONE (input a, input b, output carry, output sum);
          assign sum = ~(a ^ b);
          assign carry = a | b;
        endmodule

        """;

    /// <summary>The same modules as instances of <paramref name="cells"/>, for the full-adder flow.</summary>
    /// <exception cref="Documents.InputException">The library has no full adder.</exception>
    public static string Mapped(MappingCells cells)
    {
        var full = cells.FullAdder
            ?? throw new Documents.InputException("the library has no full-adder cell: choose --flow abc or --flow timing");
        var text = new StringBuilder();
        AppendDeclaration(text, full);
        if (cells.HalfAdder is { } cell)
            AppendDeclaration(text, cell);
        AppendModule(text, "FULL_ADDER", full, ["a", "b", "c"]);
        if (cells.HalfAdder is { } half)
            AppendModule(text, "HALF_ADDER", half, ["a", "b"]);
        else
            text.Append(ModuleOf("HALF_ADDER"));
        text.Append(ModuleOf("HALF_ADDER_PLUS_ONE"));
        return text.ToString();
    }

    private static string ModuleOf(string name)
    {
        int start = Logic.IndexOf($"module {name} ", StringComparison.Ordinal);
        int end = Logic.IndexOf("endmodule\n", start, StringComparison.Ordinal) + "endmodule\n".Length;
        return Logic[start..end];
    }

    private static void AppendDeclaration(StringBuilder text, AdderCell cell) => text
        .Append("(* blackbox *)\nmodule ").Append(cell.Name).Append(" (")
        .AppendJoin(", ", cell.Inputs.Select(pin => $"input {pin}")).Append($", output {cell.Carry}, output {cell.Sum});\nendmodule\n\n");

    private static void AppendModule(StringBuilder text, string name, AdderCell cell, string[] inputs)
    {
        text.Append($"module {name} (").AppendJoin(", ", inputs.Select(input => $"input {input}")).Append(", output carry, output sum);\n");
        text.Append("  wire cell_carry;\n  wire cell_sum;\n");
        text.Append($"  {cell.Name} cell (").AppendJoin(", ", cell.Inputs.Zip(inputs, (pin, input) => $".{pin}({input})"))
            .Append($", .{cell.Carry}(cell_carry), .{cell.Sum}(cell_sum));\n");
        text.Append($"  assign carry = {(cell.CarryInverted ? "~" : "")}cell_carry;\n");
        text.Append($"  assign sum = {(cell.SumInverted ? "~" : "")}cell_sum;\nendmodule\n\n");
    }
}
