using HaShiFlex.Documents;
using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Synthesis.Simulation;
using HaShiFlex.Synthesis.Verilog;

namespace HaShiFlex.Synthesis.Crosscheck;

/// <summary>A layer's Verilog with all that is needed to simulate and to synthesize it by hand.</summary>
public static class RtlFiles
{
    private const double PeriodPs = 1000;

    /// <summary>Writes module, adder modules, bench, clock and vectors.</summary>
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
            ($"{bench.ClockName}.v", bench.Clock(PeriodPs)),
            (TestBench.StimulusFile, bench.Stimulus(vectors)),
            (TestBench.ExpectedFile, bench.Expected(vectors)),
        ];
        foreach (var (name, text) in files)
            AtomicFile.WriteText(Path.Combine(folder, name), text);
        return [.. files.Select(file => file.Name)];
    }
}
