using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Catalog;
using HaShiFlex.Technology.Cells;
using HaShiFlex.Technology.Liberty;
using HaShiFlex.Technology.Liberty.Import;
using HaShiFlex.Testing;

namespace HaShiFlex.Technology.Tests.Liberty.Import;

public class LibertyImportTests
{
    private static readonly TechnologyLibrary Asap7 = TechnologyCatalog.Default.Load("asap7-rvt-tt-0p70v-25c");

    /// <summary>The committed library states what was read off the same Liberty file by hand; the import must find the same cells and figures.</summary>
    [ToolFact("xz", NeedsData = true)]
    public void Asap7ImportsToTheCommittedFigures()
    {
        var liberty = LibertyFile.Read([SharedData.File("liberty", "asap7_rvt_tt_0p70v_25c.lib.xz")]);
        var imported = LibertyImport.Create(liberty, "again", LibertyImport.KnownNodeNm(liberty)!.Value, Asap7.Conditions, Asap7);
        Assert.Equal((7, 0.7, 25), (imported.Corner.NodeNm, imported.Corner.SupplyV, imported.Corner.TemperatureC));

        // The committed latch is transparent at low, the import takes the one that is transparent at high.
        foreach (var expected in Asap7.Cells.All.Where(cell => cell.Role is not (CellRole.ClockGate or CellRole.Latch)))
        {
            var actual = imported.Cells[expected.Role];
            Assert.Equal(expected.Name + "_ASAP7_75t_R", actual.Name);
            Assert.Equal(expected.AreaUm2.Value, actual.AreaUm2.Value, 5);
            Near(expected.LeakageNw.Value, actual.LeakageNw.Value, 0.01, actual.Name);
            foreach (var input in expected.Inputs)
                Near(input.CapacitanceFf.Value, actual.Input(input.Name).CapacitanceFf.Value, 0.01, $"{actual.Name} {input.Name}");
            foreach (var output in expected.Outputs)
            {
                var other = actual.Output(output.Name);
                Assert.Equal((output.Pin, output.IsInverted), (other.Pin, other.IsInverted));
                Near(output.DelayPs.Value, other.DelayPs.Value, 0.01, $"{actual.Name} {output.Pin} mean delay");
                Near(output.DelayPs.High, other.DelayPs.High, 0.01, $"{actual.Name} {output.Pin} max delay");
                Near(output.EnergyPerEdgeFj.Value, other.EnergyPerEdgeFj.Value, 0.015, $"{actual.Name} {output.Pin} energy");
            }
        }

        // The subset has no clock gate, so that one is the base's.
        Assert.Contains("taken from asap7-rvt-tt-0p70v-25c", imported.Cells.ClockGate.AreaUm2.Source.ToString(), StringComparison.Ordinal);
        Near(Asap7.Flow("abc").Area.FullAdderUm2.Value, imported.Flow("abc").Area.FullAdderUm2.Value, 0.01, "abc");
        Assert.Equal(
            Asap7.Cells.FullAdder.Arcs!.Arcs.Select(arc => (arc.From, arc.To, arc.Edges)), imported.Cells.FullAdder.Arcs!.Arcs.Select(arc => (arc.From, arc.To, arc.Edges)));
        Assert.All(imported.Flows, flow => Assert.Equal(Asap7.Flow(flow.Name).Energy.FlopCycleFj.Value, flow.Energy.FlopCycleFj.Value, 5));
        Near(Asap7.Leakage.LogicDensityWPerMm2.Value, imported.Leakage.LogicDensityWPerMm2.Value, 0.01, "leakage density");
    }

    [Fact]
    public void BothStylesImportToTheSameFigures()
    {
        var conditions = new CellConditions(20, 3);
        foreach (var style in new[] { MiniLiberty.Quoted, MiniLiberty.Bare })
        {
            var library = LibertyImport.Create(LibertyFile.Parse("m.lib", style.Text()), "mini", 130, conditions, Asap7);
            var adder = library.Cells.FullAdder;
            Assert.Equal(20, adder.AreaUm2.Value);
            Assert.Equal(2, adder.LeakageNw.Value, 9);
            Assert.Equal([1.5, 1.75, 1.25], adder.Inputs.Select(input => Math.Round(input.CapacitanceFf.Value, 9)));
            Assert.All(adder.Outputs, output => Assert.Equal(30, output.DelayPs.Value, 9));
            Assert.All(adder.Outputs, output => Assert.Equal(0.25, output.EnergyPerEdgeFj.Value, 9));
            Assert.Equal((50, 40, 60), (Math.Round(library.Cells.Flop.SetupPs!.Value, 9), Math.Round(library.Cells.Flop.SetupPs.Low, 9), Math.Round(library.Cells.Flop.SetupPs.High, 9)));
            Assert.Contains($"published: Liberty {style.Name}, tt_025C_1v80, 1.8 V, 25 C; 20 ps input slew, 3 fF load, supply rail; cell fa_1", adder.AreaUm2.Source.ToString(), StringComparison.Ordinal);

            // What Liberty does not tell grows with the adder, and says so.
            double ratio = library.Cells.AreaWithTrueOutputsUm2(CellRole.FullAdder) / Asap7.Cells.AreaWithTrueOutputsUm2(CellRole.FullAdder);
            Assert.Equal(Asap7.Sram.BitcellAreaUm2.Value * ratio, library.Sram.BitcellAreaUm2.Value, 9);
            Assert.True(library.Sram.BitcellAreaUm2.High > library.Sram.BitcellAreaUm2.Value * 1.5);
            Assert.Contains("taken from asap7-rvt-tt-0p70v-25c x", library.Sram.BitcellAreaUm2.Source.ToString(), StringComparison.Ordinal);
            Assert.Equal(Asap7.Utilization.Value, library.Utilization.Value);
        }
    }

    [Fact]
    public void WrittenLibraryReadsBackTheSame()
    {
        var library = LibertyImport.Create(LibertyFile.Parse("m.lib", MiniLiberty.Quoted.Text()), "mini", 130, new CellConditions(20, 3), Asap7);
        string text = TechnologyLibraryWriter.Write(library);
        var read = YamlFile.Parse<TechnologyDocument>("mini.yaml", text).Library!;
        Assert.Equal(text, TechnologyLibraryWriter.Write(read));
        Assert.Equal(library.Corner, read.Corner);
        Assert.Equal(library.Cells.FullAdder.Output("carry").DelayPs.Source, read.Cells.FullAdder.Output("carry").DelayPs.Source);
        Assert.Equal(library.Sources, read.Sources);
        Assert.Equal(TechnologyLibraryWriter.Write(Asap7), TechnologyLibraryWriter.Write(YamlFile.Parse<TechnologyDocument>("a.yaml", TechnologyLibraryWriter.Write(Asap7)).Library!));
    }

    /// <summary>Its full adder is no measure of what abc makes of a carry there.</summary>
    [Fact]
    public void A_library_without_a_majority_gate_makes_it_of_its_NANDs()
    {
        var library = Bare45();
        var (majority, nand) = (library.Cells.Majority, library.Cells[CellRole.Nand2]);

        Assert.Equal("three NAND2_X1", majority.Name);
        Assert.Equal(3 * nand.AreaUm2.Value, majority.AreaUm2.Value, 9);
        Assert.Equal(3 * nand.LeakageNw.Value, majority.LeakageNw.Value, 9);
        Assert.Equal(2 * nand.Outputs[0].DelayPs.Value, majority.Outputs[0].DelayPs.Value, 9);
        double chargeFj = 0.5 * nand.Inputs[0].CapacitanceFf.Value * library.Corner.SupplyV * library.Corner.SupplyV;
        Assert.Equal((2 * nand.Outputs[0].EnergyPerEdgeFj.Value) + chargeFj, majority.Outputs[0].EnergyPerEdgeFj.Value, 9);
        Assert.Equal(["a", "b", "c"], majority.Inputs.Select(input => input.Name));
    }

    [Fact]
    public void A_flops_edge_pays_for_its_complement_too()
    {
        var file = Fixture("bare45.lib");
        var library = Bare45();
        var flop = file.Find(library.Cells.Flop.Name)!;
        var conditions = library.Conditions;

        double Mean(string pin, double loadFf) => flop.SuppliedArcs(flop.Find(pin)!)
            .SelectMany(arc => new[] { arc.RiseEnergy, arc.FallEnergy }).Where(table => table is not null).Average(table => table!.At(conditions.InputSlewPs, loadFf));
        Assert.Equal(Mean("Q", conditions.LoadFf) + Mean("QN", 0), library.Cells.Flop.Outputs[0].EnergyPerEdgeFj.Value, 9);
    }

    /// <summary>A kept cell's area is as certain as the base's; the gates that synthesis adds around it are not.</summary>
    [Fact]
    public void Delays_follow_the_gates_and_only_kept_cells_keep_their_range()
    {
        var library = Bare45();

        double Xor(TechnologyLibrary of) => of.Cells[CellRole.Xor2].Outputs[0].DelayPs.Value + of.Cells[CellRole.Xnor2].Outputs[0].DelayPs.Value;
        double factor = Xor(library) / Xor(Asap7);
        foreach (string flow in new[] { "abc", "timing" })
        {
            var (before, after) = (Asap7.Flow(flow).Delay, library.Flow(flow).Delay);
            Assert.Equal(before.Arcs!.OperandToSumPs.Value * factor, after.Arcs!.OperandToSumPs.Value, 9);
            Assert.Equal(before.Arcs.CarryInToCarryPs.Value * factor, after.Arcs.CarryInToCarryPs.Value, 9);
            Assert.Equal(before.Scale.High * Math.Min(1.35, Math.Pow(factor, 0.25)), after.Scale.High, 9);
            Assert.Equal(before.Arcs.SpreadShare, after.Arcs.SpreadShare);
        }

        static double Width(Figures.Figure figure) => figure.High / figure.Low;
        var (kept, carried) = (Asap7.Flow("full-adder").Area, library.Flow("full-adder").Area);
        Assert.Equal(Width(kept.FullAdderUm2), Width(carried.FullAdderUm2), 9);
        Assert.Equal(Width(kept.FlopBitUm2), Width(carried.FlopBitUm2), 9);
        Assert.True(Width(carried.InverterUm2) > 1.5 * Width(kept.InverterUm2));
        Assert.True(Width(carried.ClampBitUm2) > 1.5 * Width(kept.ClampBitUm2));
    }

    [Theory]
    [InlineData("    area : 20;", "    area : 0;", "has no full adder")]
    [InlineData("cell_rise", "cell_ryse", "has no delay tables")]
    [InlineData("internal_power", "internal_pover", "has no energy tables (internal_power)")]
    [InlineData("setup_rising", "hold_rising", "has no setup tables on pin D")]
    [InlineData("leakage_power ()", "leakage_pover ()", "has no leakage above 0")]
    public void MissingFigureNamesTheCell(string from, string to, string message)
    {
        string text = MiniLiberty.Bare.Text().Replace(from, to, StringComparison.Ordinal).Replace(from == "cell_rise" ? "cell_fall" : from, from == "cell_rise" ? "cell_foll" : to, StringComparison.Ordinal);
        Assert.Contains(message, Assert.Throws<InputException>(() => LibertyImport.Create(LibertyFile.Parse("m.lib", text), "mini", 130, new CellConditions(20, 3), Asap7)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DefaultConditionsAreTheBasesInUnitsOfTheInverter()
    {
        // Load = 2.88 fF x 1.5 / 0.62; slew = 20 / 19.8 x (10 ps + slew / 4 + 5 ps/fF x load).
        var conditions = LibertyImport.DefaultConditions(LibertyFile.Parse("m.lib", MiniLiberty.Quoted.Text()), Asap7);
        Assert.Equal(6.968, conditions.LoadFf, 3);
        Assert.Equal(20 / 19.8 * (10 + (5 * conditions.LoadFf)) / (1 - (20 / 19.8 / 4)), conditions.InputSlewPs, 1);
    }

    private static LibertyLibrary Fixture(string name) =>
        LibertyFile.Read([RepositoryRoot.File("tests", "HaShiFlex.Technology.Tests", "Liberty", "Fixtures", name)]);

    private static TechnologyLibrary Bare45()
    {
        var file = Fixture("bare45.lib");
        return LibertyImport.Create(file, "bare", 45, LibertyImport.DefaultConditions(file, Asap7), Asap7);
    }

    private static void Near(double expected, double actual, double relative, string what) =>
        Assert.True(Math.Abs(actual - expected) <= (relative * expected) + 0.0005, FormattableString.Invariant($"{what}: {actual}, expected {expected}"));
}
