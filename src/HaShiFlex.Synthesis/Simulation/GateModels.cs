using System.Text;
using System.Text.RegularExpressions;
using HaShiFlex.Documents;
using HaShiFlex.Synthesis.Tools;

namespace HaShiFlex.Synthesis.Simulation;

/// <summary>
/// Simulation models of library cells, made by yosys from the Liberty file's own functions (vendors' models leave pins undriven in Icarus), each with a delay
/// path from every input to every output, whose rise and fall are parameters of the instance.
/// </summary>
public static partial class GateModels
{
    private const string Script = "models.ys";
    private const string Models = "models.v";

    /// <param name="liberty">Unpacked Liberty file.</param>
    /// <param name="types">Cells to model.</param>
    /// <exception cref="InputException">Yosys failed, or a cell has no function.</exception>
    public static string Write(string liberty, IReadOnlyCollection<string> types, WorkingFolder folder, TimeSpan timeout, CancellationToken cancellation)
    {
        var script = new StringBuilder($"read_liberty -ignore_miss_func {liberty}\nselect");
        foreach (string type in types)
            script.Append(" =").Append(type);
        script.Append($"\nwrite_verilog -noattr -selected {Models}\n");
        folder.WriteText(Script, script.ToString());
        ToolRunner.Run(Tool.Yosys, ["-q", Script], folder.Location, timeout, cancellation);
        return WithPaths(folder.ReadText(Models));
    }

    /// <summary>Output pins by cell type, read from the models.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Outputs(string models) => Module().Matches(models).ToDictionary(
        module => module.Groups[1].Value, module => Pins(Output(), module.Value), StringComparer.Ordinal);

    /// <summary>Names of the parameters that hold the delays, ps, of a path.</summary>
    public static (string Rise, string Fall) Parameters(string input, string output) => ($"{input}_to_{output}_rise", $"{input}_to_{output}_fall");

    private static string WithPaths(string models) => Module().Replace(models, module =>
    {
        string text = module.Value;
        var outputs = Pins(Output(), text);
        var clock = Clock().Match(text);
        var inputs = clock.Success ? [clock.Groups[1].Value] : Pins(Input(), text);
        var parameters = new StringBuilder();
        var paths = new StringBuilder("  specify\n");
        foreach (string output in outputs)
        {
            foreach (string input in inputs)
            {
                var (rise, fall) = Parameters(input, output);
                parameters.Append($"  parameter real {rise} = 0, {fall} = 0;\n");
                paths.Append($"    ({input} => {output}) = ({rise}, {fall});\n");
            }
        }

        return text[..^"endmodule".Length] + parameters + paths.Append("  endspecify\nendmodule");
    });

    private static IReadOnlyList<string> Pins(Regex declaration, string module) => [.. declaration.Matches(module).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"^module (\S+?)\s*\(.*?^endmodule", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Module();

    [GeneratedRegex(@"^\s*input (\w+);", RegexOptions.Multiline)]
    private static partial Regex Input();

    [GeneratedRegex(@"^\s*output (\w+);", RegexOptions.Multiline)]
    private static partial Regex Output();

    [GeneratedRegex(@"always @\((?:pos|neg)edge (\w+)\)")]
    private static partial Regex Clock();
}
