using System.Globalization;
using HaShiFlex.Documents;
using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Synthesis.Netlists;
using HaShiFlex.Synthesis.Power;
using HaShiFlex.Synthesis.Timing;
using HaShiFlex.Synthesis.Tools;

namespace HaShiFlex.Synthesis.Simulation;

/// <summary>Simulates the synthesized cells in Icarus with the delays of static timing, glitches and all, and counts the edges of every net.</summary>
public static class GateSimulation
{
    private const string Dump = "gates.vcd";

    /// <param name="design">What yosys made.</param>
    /// <param name="timing">What OpenSTA found.</param>
    /// <param name="liberty">Unpacked Liberty file.</param>
    /// <param name="bench">Of the same module.</param>
    /// <param name="vectors">At least a few more than the warm-up and the latency take.</param>
    /// <param name="withDelays">False counts what would switch if every cell were infinitely fast.</param>
    /// <returns>What the bench said, the edges by net, and over how many cycles.</returns>
    public static (SimulationResult Result, IReadOnlyDictionary<(string Name, int Index), NetToggles> Edges, int Cycles) Run(
        SynthesizedDesign design,
        (ReportedPath Path, string Sdf) timing,
        string liberty,
        TestBench bench,
        TestVectors vectors,
        bool withDelays,
        WorkingFolder folder,
        TimeSpan timeout,
        CancellationToken cancellation)
    {
        // The clock is slow enough for the slowest path: what an edge costs does not depend on it.
        long period = (long)(Math.Ceiling(timing.Path.DelayPs * 1.1 / 100) * 100);
        string models = GateModels.Write(liberty, [.. design.CellCounts.Keys], folder, timeout, cancellation);
        var outputs = GateModels.Outputs(models);
        folder.WriteText(TestBench.StimulusFile, bench.Stimulus(vectors));
        folder.WriteText(TestBench.ExpectedFile, bench.Expected(vectors));
        string gates = withDelays
            ? Delayed(design.Netlist, SdfDelays.Read(timing.Sdf, type => outputs.TryGetValue(type, out var pins) ? pins : []))
            : NetlistVerilog.Write(design.Netlist);
        string clock = bench.Clock(period);
        int end = clock.LastIndexOf("endmodule", StringComparison.Ordinal);
        folder.WriteText("gates.v", "`timescale 1ps/1fs\n" + models + "\n" + gates + bench.Verilog(vectors.Count)
            + clock[..end] + $"  initial begin\n    $dumpfile(\"{Dump}\");\n    $dumpvars(1, bench.dut);\n  end\n" + clock[end..]);
        ToolRunner.Run(
            Tool.Iverilog, ["-g2005", "-gspecify", "-s", bench.ClockName, "-o", "gates.vvp", "gates.v"], folder.Location, timeout, cancellation);
        var run = ToolRunner.Run(Tool.Vvp, ["-n", "gates.vvp"], folder.Location, timeout, cancellation);
        var result = SimulationResult.Read("vvp", run.Output);
        int warmUp = WarmUpCycles(bench.LatencyCycles), cycles = vectors.Count - warmUp;
        if (cycles < 1)
            throw new InputException($"{vectors.Count} vectors are too few to measure power: at least {warmUp + 1} are needed");

        // Times in the dump are in fs, the finest precision above; rising edges of the clock are at half a period and every period after it.
        using var reader = new StreamReader(folder.File(Dump));
        return (result, VcdToggles.Read(reader, from: period * 1000 * warmUp, to: period * 1000 * (warmUp + cycles)), cycles);
    }

    /// <summary>
    /// Cycles before edges are counted: all registers hold data then. The first two vectors may be extremes, two cycles pass to the input registers, and each
    /// further stage is one cycle behind.
    /// </summary>
    public static int WarmUpCycles(int latencyCycles) => 2 + Math.Max(2, latencyCycles);

    /// <summary>
    /// The netlist with each instance's delays as parameters. Icarus could read them from SDF itself, but looks every instance up among all others: hours for a
    /// large layer.
    /// </summary>
    private static string Delayed(MappedNetlist netlist, IReadOnlyDictionary<string, IReadOnlyList<CellDelay>> delays)
    {
        int found = netlist.Cells.Count(cell => delays.ContainsKey(cell.Name));
        if (found != delays.Count)
            throw new InputException($"sta gave delays of {delays.Count} cells, of which {found} are in the netlist of yosys");
        return NetlistVerilog.Write(netlist, cell => delays.TryGetValue(cell.Name, out var arcs) ? Parameters(arcs) : "");
    }

    private static string Parameters(IReadOnlyList<CellDelay> arcs) => $"#({string.Join(", ", arcs.Select(arc =>
    {
        var (rise, fall) = GateModels.Parameters(arc.From, arc.To);
        return string.Create(CultureInfo.InvariantCulture, $".{rise}({arc.RisePs:0.000}), .{fall}({arc.FallPs:0.000})");
    }))})";
}
