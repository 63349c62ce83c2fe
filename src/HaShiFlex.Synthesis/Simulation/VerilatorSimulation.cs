using System.Text;
using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Synthesis.Tools;

namespace HaShiFlex.Synthesis.Simulation;

/// <summary>
/// Runs generated Verilog against its vectors in Verilator. What it generates is compiled as one unit without optimization:
/// the build takes most of the time, and Verilator's own makefile would read the same headers once per file.
/// </summary>
public static class VerilatorSimulation
{
    /// <summary>Verilator 5.006 and its neighbours lose complements when they merge trees of one-bit operations (verilator/verilator issues 4059, 4709, 5186): adders come out wrong.</summary>
    public const string SoundOptimization = "-fno-const-bit-op-tree";

    private const string Folder = "verilated";

    /// <exception cref="Documents.InputException">Verilator or the compiler is absent, failed or ran too long.</exception>
    public static SimulationResult Run(
        string verilog, TestBench bench, TestVectors vectors, WorkingFolder folder, TimeSpan timeout, CancellationToken cancellation)
    {
        folder.WriteText("verilator.v", AdderModules.Logic + verilog + bench.Verilog(vectors.Count));
        folder.WriteText(TestBench.StimulusFile, bench.Stimulus(vectors));
        folder.WriteText(TestBench.ExpectedFile, bench.Expected(vectors));
        ToolRunner.Run(
            Tool.Verilator,
            ["--cc", SoundOptimization, "-Wno-fatal", "-Wno-lint", "-Wno-style", "--prefix", "Vbench", "--Mdir", Folder, "--top-module", bench.Name, "verilator.v"],
            folder.Location,
            timeout,
            cancellation);
        string root = ToolRunner.Run(Tool.Verilator, ["--getenv", "VERILATOR_ROOT"], folder.Location, timeout, cancellation).Output.Trim();
        folder.WriteText(Path.Combine(Folder, "all.cc"), MainOf(folder.Written(Folder, ".cpp")));
        string include = Path.Combine(root, "include");
        ToolRunner.Run(
            Tool.Gxx,
            [
                "-O0", "-DVM_COVERAGE=0", "-DVM_TRACE=0", "-DVM_SC=0", $"-I{Folder}", $"-I{include}", $"-I{include}/vltstd",
                $"{Folder}/all.cc", "-o", "bench", "-pthread", "-latomic",
            ],
            folder.Location,
            timeout,
            cancellation);
        var run = ToolRunner.RunExecutable("the verilated bench", folder.File("bench"), [], folder.Location, timeout, cancellation);
        return SimulationResult.Read("verilator", run.Output);
    }

    private static string MainOf(IEnumerable<string> generated)
    {
        var text = new StringBuilder();
        foreach (string file in generated)
            text.Append($"#include \"{file}\"\n");
        return text.Append(
            """
            #include "verilated.cpp"
            #include "verilated_threads.cpp"

            int main() {
              VerilatedContext context;
              Vbench bench{&context};
              while (!context.gotFinish()) {
                bench.clk = 0;
                bench.eval();
                bench.clk = 1;
                bench.eval();
                context.timeInc(1);
              }
              bench.final();
              return 0;
            }

            """).ToString();
    }
}
