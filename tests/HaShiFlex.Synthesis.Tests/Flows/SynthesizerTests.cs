using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Netlists;
using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Synthesis.Timing;
using HaShiFlex.Synthesis.Tools;
using HaShiFlex.Synthesis.Verilog;
using HaShiFlex.Testing;

namespace HaShiFlex.Synthesis.Tests.Flows;

public sealed class SynthesizerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [ToolFact("yosys", "sta", "xz", NeedsData = true)]
    public void Every_flow_keeps_the_registers_and_the_full_adder_flow_one_cell_for_each_full_adder()
    {
        var structure = RandomDatapaths.Build(RandomDatapaths.Create(9, 1, 0, 1, ReductionStyle.CarrySave));
        var module = VerilogModule.Write(structure);
        foreach (var flow in Enum.GetValues<Flow>())
        {
            using var folder = WorkingFolder.Create();

            var design = Synthesizer.Run(flow, module.Name, module.Text, Asap7.Liberty.Value, Asap7.Cells, folder, Limit, default);
            var (path, sdf) = StaticTiming.Run(design, module.Name, "clk", Asap7.Liberty.Value, folder, Limit, default);

            Assert.Equal(structure.RegisterBits, design.CellCounts["DFFHQNx1_ASAP7_75t_R"]);
            Assert.InRange(design.AreaUm2, 30, 120);
            Assert.InRange(path.DelayPs, 300, 2000);
            Assert.Contains("IOPATH", sdf, StringComparison.Ordinal);
            if (flow == Flow.FullAdder)
            {
                Assert.Equal(
                    structure.Sums.Netlist.Cells.Concat(structure.Products.Netlist.Cells).Count(cell => cell.Kind == CellKind.FullAdder),
                    design.CellCounts["FAx1_ASAP7_75t_R"]);
            }
        }
    }

    [ToolFact("yosys", "xz", NeedsData = true)]
    public void Pipelines_have_as_many_flops_as_are_counted()
    {
        var carrySave = RandomDatapaths.Create(9, 2, 0.3, 11, ReductionStyle.CarrySave);
        var ripple = RandomDatapaths.Create(9, 2, 0.3, 12, ReductionStyle.RippleTree, signedInputs: true, clampMinimum: -128, clampMaximum: 127);
        foreach (var (datapath, periodPs) in new[] { (carrySave, 500.0), (carrySave, 220.0), (ripple, 300.0) })
        {
            var structure = RandomDatapaths.Build(datapath, periodPs);
            var module = VerilogModule.Write(structure);
            using var folder = WorkingFolder.Create();

            var design = Synthesizer.Run(Flow.FullAdder, module.Name, module.Text, Asap7.Liberty.Value, Asap7.Cells, folder, Limit, default);

            Assert.True(structure.RegisterBits > RandomDatapaths.Build(datapath).RegisterBits);
            Assert.Equal(structure.RegisterBits, design.CellCounts["DFFHQNx1_ASAP7_75t_R"]);
        }
    }
}
