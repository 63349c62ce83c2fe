using HaShiFlex.Documents;
using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Synthesis.Power;
using HaShiFlex.Synthesis.Simulation;
using HaShiFlex.Synthesis.Timing;
using HaShiFlex.Synthesis.Tools;
using HaShiFlex.Synthesis.Verilog;
using HaShiFlex.Technology;

namespace HaShiFlex.Synthesis.Measurement;

/// <summary>Synthesizes a layer's Verilog, times it, simulates its gates and adds up its energy.</summary>
/// <param name="liberty">The file that the tools read.</param>
/// <param name="cells">Its cells that the flows must know.</param>
/// <param name="slewPs">Typical input slew for energies, ps.</param>
/// <param name="timeout">Of each tool.</param>
public sealed class DatapathMeasurement(LibertySource liberty, MappingCells cells, double slewPs, TimeSpan timeout)
{
    /// <summary>With the cells of a technology library, as the given Liberty file has them.</summary>
    /// <exception cref="InputException">The file lacks a cell of the library.</exception>
    public static DatapathMeasurement Of(TechnologyLibrary technology, LibertySource liberty, TimeSpan timeout) =>
        new(liberty, MappingCells.Of(technology, liberty), technology.Conditions.InputSlewPs, timeout);

    /// <summary>The tools that a measurement runs.</summary>
    public static IReadOnlyList<Tool> Tools { get; } = [Tool.Yosys, Tool.Sta, Tool.Iverilog, Tool.Vvp];

    public LibertySource Liberty => liberty;

    /// <summary>What a register's bit takes in a cycle in which it does not change, fJ.</summary>
    /// <exception cref="InputException">The library does not tell.</exception>
    public double FlopCycleEnergyFj =>
        cells.Flop.CycleEnergyFj(slewPs) ?? throw new InputException($"{liberty.Source}: the cell {cells.Flop.Name} has no energy tables (internal_power) on a clock pin");

    /// <param name="module">The layer.</param>
    /// <param name="powerVectors">What its gates are simulated with; null leaves power out.</param>
    /// <exception cref="InputException">A tool is absent, failed or ran too long.</exception>
    public MeasuredDatapath Run(VerilogModule module, Flow flow, TestVectors? powerVectors, CancellationToken cancellation)
    {
        using var folder = WorkingFolder.Create();
        var design = Synthesizer.Run(flow, module.Name, module.Text, liberty.Path, cells, folder, timeout, cancellation);
        var timing = StaticTiming.Run(design, module.Name, "clk", liberty.Path, folder, timeout, cancellation);
        MeasuredPower? power = null;
        bool? matches = null;
        if (powerVectors is not null)
        {
            var bench = new TestBench(module.Name, module.Input, module.Output, module.LatencyCycles);
            var (result, edges, cycles) = GateSimulation.Run(
                design, timing, liberty.Path, bench, powerVectors, withDelays: true, folder, timeout, cancellation);
            matches = result.Matches;
            power = new PowerMeter(liberty.Library, slewPs).Measure(design.Netlist, edges, cycles);
        }

        int flops = design.CellCounts.Where(cell => liberty.Library.Find(cell.Key)?.States.Count > 0).Sum(cell => cell.Value);
        return new MeasuredDatapath(design.AreaUm2, design.Cells, flops, timing.Path.DelayPs, design.CellCounts, power, matches);
    }
}
