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

        var measurement = DatapathMeasurement.Of(library, LibertySource.Open([file], library.Name, "", folder), Limit);
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

    [ToolFact("yosys", "sta", "iverilog", "vvp")]
    public void A_library_in_two_files_with_bare_functions_is_the_same_library()
    {
        string whole = RepositoryRoot.File("tests", "HaShiFlex.Technology.Tests", "Liberty", "Fixtures", "skyline130.lib");
        string text = File.ReadAllText(whole).Replace("clear : \"!RESET_B\"", "clear : !RESET_B", StringComparison.Ordinal);
        Assert.Contains("clear : !RESET_B;", text, StringComparison.Ordinal);
        int library = text.IndexOf("library (", StringComparison.Ordinal), cells = text.IndexOf("  cell (\"skyline_inv_1\")", StringComparison.Ordinal);
        int adders = text.IndexOf("  cell (\"skyline_ha_1\")", StringComparison.Ordinal);
        using var folder = WorkingFolder.Create();
        folder.WriteText("gates.lib", text[..adders] + "}\n");
        folder.WriteText("adders.lib", text[library..cells] + text[adders..] + "/* } */\n");
        string[] parts = [folder.File("gates.lib"), folder.File("adders.lib")];
        var liberty = LibertyFile.Read(parts);
        var asap7 = TechnologyCatalog.Default.Load("asap7-rvt-tt-0p70v-25c");
        var technology = LibertyImport.Create(liberty, "skyline", 130, LibertyImport.DefaultConditions(liberty, asap7), asap7);
        var structure = RandomDatapaths.Build(RandomDatapaths.Create(9, 1, 0, 1, ReductionStyle.CarrySave), 4000);
        var module = VerilogModule.Write(structure);
        var vectors = RandomDatapaths.Vectors(structure.Datapath, 40, 2);

        foreach (var flow in Enum.GetValues<Flow>())
        {
            var (one, two) = (Measured([whole]), Measured(parts));

            Assert.True(two.GatesMatch);
            Assert.Equal(one.AreaUm2, two.AreaUm2);
            Assert.Equal(one.CriticalPathPs, two.CriticalPathPs);
            Assert.Equal(one.Power!.EnergyFj, two.Power!.EnergyFj);

            MeasuredDatapath Measured(string[] files)
            {
                using var own = WorkingFolder.Create();
                return DatapathMeasurement.Of(technology, LibertySource.Open(files, technology.Name, "", own), Limit).Run(module, flow, vectors, default);
            }
        }
    }

    [ToolFact("yosys", "sta", "iverilog", "vvp")]
    public void Registers_are_the_technology_librarys_flop_whatever_stands_first_in_the_file()
    {
        string text = File.ReadAllText(RepositoryRoot.File("tests", "HaShiFlex.Technology.Tests", "Liberty", "Fixtures", "skyline130.lib"));
        int begin = text.IndexOf("  cell (\"skyline_dfxtp_1\")", StringComparison.Ordinal), end = text.IndexOf("  cell (\"skyline_dfxbp_1\")", StringComparison.Ordinal);
        string flop = text[begin..end];
        string larger = flop.Replace("skyline_dfxtp_1", "skyline_dfxtp_4", StringComparison.Ordinal).Replace("area : 20.02", "area : 40.04", StringComparison.Ordinal);
        string inverting = flop.Replace("function : \"IQ\"", "function : \"IQ_N\"", StringComparison.Ordinal).Replace("area : 20.02", "area : 15.02", StringComparison.Ordinal);
        using var folder = WorkingFolder.Create();
        folder.WriteText("larger-first.lib", text[..begin] + larger + inverting + text[end..]);
        string file = folder.File("larger-first.lib");
        var liberty = LibertyFile.Read([file]);
        var asap7 = TechnologyCatalog.Default.Load("asap7-rvt-tt-0p70v-25c");
        var technology = LibertyImport.Create(liberty, "skyline", 130, LibertyImport.DefaultConditions(liberty, asap7), asap7);
        Assert.Equal("skyline_dfxtp_1", technology.Cells.Flop.Name);
        var structure = RandomDatapaths.Build(RandomDatapaths.Create(9, 1, 0, 1, ReductionStyle.CarrySave), 4000);
        var module = VerilogModule.Write(structure);
        var source = LibertySource.Open([file], technology.Name, "", folder);

        foreach (var flow in Enum.GetValues<Flow>())
        {
            using var own = WorkingFolder.Create();
            var design = Synthesizer.Run(flow, module.Name, module.Text, source.Path, MappingCells.Of(technology, source), own, Limit, default);

            Assert.Equal(structure.RegisterBits, design.CellCounts["skyline_dfxtp_1"]);
            Assert.False(design.CellCounts.ContainsKey("skyline_dfxtp_4"));
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
