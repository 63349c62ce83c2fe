using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Synthesis.Tools;

namespace HaShiFlex.Synthesis.Simulation;

/// <summary>Runs generated Verilog against its vectors in Icarus.</summary>
public static class IcarusSimulation
{
    private const double PeriodPs = 1000;

    /// <exception cref="Documents.InputException">Icarus is absent, failed or ran too long.</exception>
    public static SimulationResult Run(
        string verilog, TestBench bench, TestVectors vectors, WorkingFolder folder, TimeSpan timeout, CancellationToken cancellation)
    {
        folder.WriteText("rtl.v", AdderModules.Logic + verilog + bench.Verilog(vectors.Count) + bench.Clock(PeriodPs));
        folder.WriteText(TestBench.StimulusFile, bench.Stimulus(vectors));
        folder.WriteText(TestBench.ExpectedFile, bench.Expected(vectors));
        ToolRunner.Run(Tool.Iverilog, ["-g2005", "-s", bench.ClockName, "-o", "rtl.vvp", "rtl.v"], folder.Location, timeout, cancellation);
        var run = ToolRunner.Run(Tool.Vvp, ["-n", "rtl.vvp"], folder.Location, timeout, cancellation);
        return SimulationResult.Read("vvp", run.Output);
    }
}
