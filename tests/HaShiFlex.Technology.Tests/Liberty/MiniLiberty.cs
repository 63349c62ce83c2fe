using System.Globalization;
using System.Text;

namespace HaShiFlex.Technology.Tests.Liberty;

/// <summary>
/// Small libraries of our own with the same physical figures, in the ways that public libraries write theirs. Every delay is 10 ps + slew / 4 + 5 ps/fF x load,
/// every energy 0.2 fJ + slew / 1000 + load / 100, at any slew and load, as the tables are exact for such functions.
/// </summary>
internal sealed record MiniLiberty(string Name, double TimePs, string TimeUnit, double CapacitanceFf, string CapacitanceUnit, double LeakageNw, string LeakageUnit)
{
    /// <summary>Quoted attribute values, pF, index in the tables, a bus cell, a cell_leakage_power.</summary>
    public static MiniLiberty Quoted { get; } = new("mini_quoted__tt_025C_1v80", 1000, "1ns", 1000, "1.0000000000, \"pf\"", 1, "1nW");

    /// <summary>Bare values, fF, templates, functions with blanks for AND, when and sdf_cond, a semicolon missing here and there.</summary>
    public static MiniLiberty Bare { get; } = new("MiniBareOpenCellLibrary", 1000, "1ns", 1, "1,ff", 0.001, "1pW");

    private bool IsQuoted => this == Quoted;

    public string Text(params string[] without)
    {
        var text = new StringBuilder();
        text.Append("/*\n * A header\n */\n\n").Append(Header());
        foreach (string cell in Cells().Where(cell => !without.Any(name => cell.Contains($"{name}", StringComparison.Ordinal))))
            text.Append(cell);
        return text.Append("}\n").ToString();
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private string Header() => $$"""
        library ({{(IsQuoted ? $"\"{Name}\"" : Name)}}) {
          define(process_mark, library, string);
          delay_model : {{(IsQuoted ? "\"table_lookup\"" : "table_lookup")}};
          time_unit : "{{TimeUnit}}";
          voltage_unit : "1V";
          current_unit : "1mA";
          leakage_power_unit : "{{LeakageUnit}}";
          capacitive_load_unit ({{CapacitanceUnit}});
          nom_voltage : 1.8000000000;
          nom_temperature : 25.0000000000
          voh : VDD - 0.1;
          operating_conditions ("tt_025C_1v80") { voltage : 1.8; process : 1; temperature : 25; tree_type : "balanced_tree"; }
          default_operating_conditions : tt_025C_1v80;
          lu_table_template ("delay_2x3") {
            variable_1 : "input_net_transition";
            variable_2 : "total_output_net_capacitance";
            index_1 ("{{Index(10, 100, TimePs)}}");
            index_2 ("{{Number(1 / CapacitanceFf)}}, {{Number(2 / CapacitanceFf)}}, {{Number(8 / CapacitanceFf)}}");
          }
          power_lut_template (energy_3x2) {
            variable_1 : total_output_net_capacitance;
            variable_2 : input_transition_time;
          }
          lu_table_template (setup_2) { variable_1 : constrained_pin_transition; index_1 ("{{Index(10, 100, TimePs)}}"); }

        """;

    private static string Index(double a, double b, double unit) => $"{Number(a / unit)}, {Number(b / unit)}";

    private string Delay(string name) =>
        $"{name} (\"delay_2x3\") {{ values (\"{Row(l => (10 + 2.5 + (5 * l)) / TimePs)}\", \\\n          \"{Row(l => (10 + 25 + (5 * l)) / TimePs)}\"); }}\n";

    private static string Row(Func<double, double> f) => string.Join(", ", new[] { 1.0, 2, 8 }.Select(load => Number(f(load))));

    /// <summary>The axes in the other order, and the library's energy unit: capacitance x voltage squared.</summary>
    private string Energy(string name) =>
        $"{name} (energy_3x2) {{ index_1 (\"{Number(1 / CapacitanceFf)}, {Number(8 / CapacitanceFf)}\"); index_2 (\"{Index(10, 100, TimePs)}\");\n          values (\"{Number(0.22 / CapacitanceFf)} {Number(0.31 / CapacitanceFf)}\" \"{Number(0.29 / CapacitanceFf)} {Number(0.38 / CapacitanceFf)}\"); }}\n";

    private string Input(string name, double fF, string extra = "") =>
        $"    pin ({(IsQuoted ? $"\"{name}\"" : name)}) {{ direction : {(IsQuoted ? "\"input\"" : "input")}; {extra} capacitance : {Number(fF / CapacitanceFf)}; }}\n";

    private string Output(string name, string function, string[] from, string type = "combinational", string power = "")
    {
        var text = new StringBuilder($"    pin ({name}) {{\n      direction : \"output\"\n      function : \"{function}\";\n");
        foreach (string pin in from)
        {
            text.Append($"      timing () {{ related_pin : \"{pin}\"; timing_type : {type}; timing_sense : non_unate;\n");
            if (!IsQuoted)
                text.Append("        when : \"!X\"; sdf_cond : \"X == 1'b0\";\n");
            foreach (string table in new[] { "cell_rise", "cell_fall", "rise_transition", "fall_transition" })
                text.Append("        ").Append(Delay(table));
            text.Append("      }\n");
            text.Append($"      internal_power () {{ related_pin : {pin}; {power}\n        {Energy("rise_power")}        {Energy("fall_power")}      }}\n");
        }

        return text.Append("    }\n").ToString();
    }

    private string Cell(string name, double area, string body) => $"  cell ({(IsQuoted ? $"\"{name}\"" : name)}) {{\n    area : {Number(area)};\n"
        + (IsQuoted
            ? $"    cell_leakage_power : {Number(2 / LeakageNw)};\n    leakage_power () {{ value : {Number(1 / LeakageNw)}; when : \"!A\"; }}\n"
            : $"    leakage_power () {{ value : {Number(1.5 / LeakageNw)}; when : \"!A\"; }}\n    leakage_power () {{ value : {Number(2.5 / LeakageNw)}; when : \"A\"; }}\n")
        + "    pg_pin (VDD) { pg_type : primary_power; voltage_name : VDD; }\n    pg_pin (VSS) { pg_type : primary_ground; voltage_name : VSS; }\n"
        + body + "  }\n";

    private IEnumerable<string> Cells()
    {
        string a = Input("A", 1.5), b = Input("B", 1.75), c = Input("CI", 1.25);
        string[] ab = ["A", "B"], abc = ["A", "B", "CI"];
        yield return Cell("inv_big", 4, a + Output("Y", "!A", ["A"]));
        yield return Cell("inv_1", 3, a + Output("Y", IsQuoted ? "!A" : "A'", ["A"]));
        yield return Cell("inv_never", 1, "    dont_use : true;\n" + a + Output("Y", "(!A)", ["A"]));
        yield return Cell("buf_1", 4, a + Output("X", "(A)", ["A"]));
        yield return Cell("nand2_1", 4, a + b + Output("Y", IsQuoted ? "(!A) | (!B)" : "!(A B)", ab));
        yield return Cell("and2_1", 5, a + b + Output("X", IsQuoted ? "(A&B)" : "A*B", ab));
        yield return Cell("xor2_1", 9, a + b + Output("X", IsQuoted ? "(A&!B) | (!A&B)" : "A^B", ab));
        yield return Cell("xnor2_1", 9, a + b + Output("Y", IsQuoted ? "(!A&!B) | (A&B)" : "!(A^B)", ab));
        yield return Cell("ha_1", 12, a + b + Output("COUT", "(A&B)", ab) + Output("SUM", "(A^B)", ab));
        yield return Cell("fa_1", 20, a + b + c
            + Output(IsQuoted ? "COUT" : "CON", IsQuoted ? "(A&B) | (A&CI) | (B&CI)" : "!((A B) + (CI (A + B)))", abc)
            + Output(IsQuoted ? "SUM" : "SN", IsQuoted ? "(A&!B&!CI) | (!A&!B&CI) | (A&B&CI) | (!A&B&!CI)" : "(A ^ B ^ CI)'", abc));
        string setup = $"      timing () {{ related_pin : \"CLK\"; timing_type : setup_rising;\n        rise_constraint (setup_2) {{ values (\"{Index(40, 40, TimePs)}\"); }}\n        fall_constraint (scalar) {{ values (\"{Number(60 / TimePs)}\"); }}\n      }}\n";
        string flop = Input("D", 1.5, setup) + Input("CLK", 2, "clock : true;")
            + "    ff (\"IQ\", \"IQ_N\") { clocked_on : \"CLK\"; next_state : \"D\"; }\n";
        yield return Cell("dff_reset", 18, Input("RESET_B", 1) + flop.Replace("next_state", "clear : \"!RESET_B\"; next_state", StringComparison.Ordinal) + Output("Q", "IQ", ["CLK"], "rising_edge"));
        yield return Cell("dff_1", 20, flop + Output("QN", "IQ_N", ["CLK"], "rising_edge") + Output("Q", "IQ", ["CLK"], "rising_edge"));
        yield return Cell("sdff_1", 10, Input("SE", 1) + Input("SI", 1) + flop.Replace("\"D\"; }", "\"(SE SI) + (SE' D)\"; }", StringComparison.Ordinal) + Output("Q", "IQ", ["CLK"], "rising_edge"));
        if (IsQuoted)
            yield return Cell("maj3_1", 8, a + b + Input("C", 1) + Output("X", "(A&B) | (A&C) | (B&C)", ["A", "B", "C"]));
        yield return Cell("macro", 900, "    bus (Z) { bus_type : bus4; direction : input; pin (Z[3:0]) { capacitance : 1; } }\n    statetable (\"A B\", \"IQ\") { table : \"L - : - : H,\\\n        H L : - : L\"; }\n");
    }
}
