using HaShiFlex.Arithmetic;
using HaShiFlex.Estimation.Gates;
using HaShiFlex.Synthesis.Datapaths;
using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Synthesis.Measurement;
using HaShiFlex.Synthesis.Simulation;
using HaShiFlex.Synthesis.Tools;
using HaShiFlex.Synthesis.Verilog;
using HaShiFlex.Technology.Catalog;
using HaShiFlex.Technology.Liberty;
using HaShiFlex.Technology.Liberty.Import;
using HaShiFlex.Testing;

namespace HaShiFlex.Synthesis.Tests.Measurement;

/// <summary>A Liberty file whose units are not ASAP7's, from import to estimate on one side and through all tools on the other.</summary>
public sealed class NanosecondLibraryTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [ToolFact("yosys", "sta", "iverilog", "vvp")]
    public void An_imported_library_in_ns_and_pF_is_measured_in_ps_and_fJ()
    {
        string file = RepositoryRoot.File("tests", "HaShiFlex.Technology.Tests", "Liberty", "Fixtures", "skyline130.lib");
        var liberty = LibertyFile.Read([file]);
        var asap7 = TechnologyCatalog.Default.Load("asap7-rvt-tt-0p70v-25c");
        var library = LibertyImport.Create(liberty, "skyline", 130, LibertyImport.DefaultConditions(liberty, asap7), asap7);
        var structure = RandomDatapaths.Build(RandomDatapaths.Create(9, 1, 0, 1, ReductionStyle.CarrySave), 4000);
        var module = VerilogModule.Write(structure);
        var vectors = RandomDatapaths.Vectors(structure.Datapath, 40, 2);
        using var folder = WorkingFolder.Create();

        var measurement = DatapathMeasurement.Of(library, LibertySource.Open(file, library.Name, "", folder, default), Limit);
        foreach (var flow in Enum.GetValues<Flow>())
        {
            var measured = measurement.Run(module, flow, vectors, default);

            Assert.True(measured.GatesMatch);
            var reference = DatapathEstimate.FlowOf(library, flow)!;
            var netlist = new GatePrices(library, reference).Synthesized(GateNetlist.Of(structure));
            var estimate = DatapathEstimate.Of(netlist, library, reference, vectors.Stimulus(netlist.InputBits));
            Assert.InRange(estimate.AreaUm2.Value / measured.AreaUm2, 0.95, 1.05);
            Assert.InRange(estimate.CriticalPathPs.Value / measured.CriticalPathPs, flow == Flow.FullAdder ? 0.85 : 0.75, flow == Flow.FullAdder ? 1.15 : 1.25);
            Assert.InRange(measured.CriticalPathPs, estimate.CriticalPathPs.Low, estimate.CriticalPathPs.High);
            Assert.InRange(estimate.EnergyFj.Value / measured.Power!.EnergyFj, 0.85, 1.15);
        }
    }

    [Theory]
    [InlineData("(TIMESCALE 1ns)", 1000)]
    [InlineData("(TIMESCALE 100 ps)", 100)]
    [InlineData("(TIMESCALE 1ps)", 1)]
    [InlineData("", 1000)]
    public void Delays_are_read_in_ps_whatever_their_unit(string scale, double unitPs)
    {
        string sdf = $"(DELAYFILE\n {scale}\n (CELL\n  (CELLTYPE \"INV\")\n  (INSTANCE u1)\n  (DELAY\n   (ABSOLUTE\n    (IOPATH A Y (0.040::0.045) (0.030::0.035))\n   )\n  )\n )\n)\n";

        var delay = Assert.Single(SdfDelays.Read(sdf, _ => ["Y"])["u1"]);

        Assert.Equal(("A", "Y"), (delay.From, delay.To));
        Assert.Equal(0.045 * unitPs, delay.RisePs, 9);
        Assert.Equal(0.035 * unitPs, delay.FallPs, 9);
    }
}
