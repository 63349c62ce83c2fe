using HaShiFlex.Documents;
using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Synthesis.Simulation;
using HaShiFlex.Synthesis.Verilog;

namespace HaShiFlex.Synthesis.Crosscheck;

/// <summary>A layer's Verilog with all that is needed to simulate and to synthesize it by hand.</summary>
public static class RtlFiles
{
    private const double PeriodPs = 1000;
    private const string VerilatorOptions = "verilator.f";

    /// <summary>Writes module, adder modules, bench, clock, vectors and the options of Verilator.</summary>
    /// <returns>The names of the files.</returns>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, VerilogModule module, TestVectors vectors)
    {
        var bench = new TestBench(module.Name, module.Input, module.Output, module.LatencyCycles);
        (string Name, string Text)[] files =
        [
            ($"{module.Name}.v", module.Text),
            ("adder_modules.v", AdderModules.Logic),
            ($"{bench.Name}.v", $"// Vectors: {vectors.Source}.\n" + bench.Verilog(vectors.Count)),
            ($"{bench.ClockName}.v", "// iverilog -g2005 -o bench.vvp *.v && vvp -n bench.vvp\n" + bench.Clock(PeriodPs)),
            (VerilatorOptions, OptionsOf(module, bench)),
            (TestBench.StimulusFile, bench.Stimulus(vectors)),
            (TestBench.ExpectedFile, bench.Expected(vectors)),
        ];
        AtomicFile.WriteTexts([.. files.Select(file => (Path.Combine(folder, file.Name), file.Text))]);
        return [.. files.Select(file => file.Name)];
    }

    private static string OptionsOf(VerilogModule module, TestBench bench) =>
        $"""
        // verilator -f {VerilatorOptions} && obj_dir/V{bench.ClockName}
        --binary
        {VerilatorSimulation.SoundOptimization}
        -Wno-fatal
        -Wno-lint
        -Wno-style
        --top-module {bench.ClockName}
        {module.Name}.v
        adder_modules.v
        {bench.Name}.v
        {bench.ClockName}.v

        """;
}
