using System.IO.Compression;
using System.Text;
using HaShiFlex.Documents;
using HaShiFlex.Technology.Catalog;
using HaShiFlex.Technology.Cells;
using HaShiFlex.Technology.Liberty;
using HaShiFlex.Technology.Liberty.Import;
using HaShiFlex.Testing;

namespace HaShiFlex.Technology.Tests.Liberty.Import;

/// <summary>Whole libraries in two styles far from ASAP7's, with invented figures whose tables are linear, so that what an import must find can be computed.</summary>
public class LibraryStyleTests
{
    private const string Sky = "skyline130.lib", Bare = "bare45.lib";

    private static readonly TechnologyLibrary Asap7 = TechnologyCatalog.Default.Load("asap7-rvt-tt-0p70v-25c");

    private static string PathOf(string file) => RepositoryRoot.File("tests", "HaShiFlex.Technology.Tests", "Liberty", "Fixtures", file);

    private static LibertyLibrary Read(string file) => LibertyFile.Read([PathOf(file)]);

    private static TechnologyLibrary Import(string file, CellConditions conditions) =>
        LibertyImport.Create(Read(file), "new", file == Sky ? 130 : 45, conditions, Asap7);

    [Theory]
    [InlineData(Sky, "inv_1 buf_1 nand2_1 and2_0 xor2_1 xnor2_1 maj3_1 ha_1 fa_1 dfxtp_1 dlxtp_1 dlclkp_1")]
    [InlineData(Bare, "INV_X1 BUF_X1 NAND2_X1 AND2_X1 XOR2_X1 XNOR2_X1 - HA_X1 FA_X1 DFF_X1 - CLKGATE_X1")]
    public void Every_role_is_found_by_function(string file, string expected)
    {
        var library = Read(file);
        var found = CellRoles.All.Select(role => CellFinder.Find(library, role, new CellConditions(50, 5)) is [var best, ..]
            ? best.Cell.Name.Replace("skyline_", "", StringComparison.Ordinal)
            : "-");

        Assert.Equal(expected.Split(' '), found);
    }

    [Fact]
    public void Outputs_may_be_inverted_and_inputs_may_not()
    {
        var library = Read(Sky);

        var carry = CellFinder.Match(library.Find("skyline_fahcon_1")!, CellRole.FullAdder)!;
        Assert.Equal([("COUT_N", true), ("SUM", false)], carry.Outputs.Select(output => (output.Pin.Name, output.IsInverted)));
        Assert.Null(CellFinder.Match(library.Find("skyline_fahcin_1")!, CellRole.FullAdder));
        Assert.Null(CellFinder.Match(Read(Bare).Find("FA_NEAR")!, CellRole.FullAdder));
    }

    [Theory]
    [InlineData(Sky, "skyline_dfxtn_1")]
    [InlineData(Sky, "skyline_sdfxtp_1")]
    [InlineData(Sky, "skyline_edfxtp_1")]
    [InlineData(Bare, "DFFN_X1")]
    [InlineData(Bare, "SDFF_X1")]
    public void Flops_at_the_falling_edge_with_scan_or_with_an_enable_are_no_plain_flops(string file, string cell) =>
        Assert.Null(CellFinder.Match(Read(file).Find(cell)!, CellRole.Flop));

    [Fact]
    public void Quoted_pF_and_nW_come_out_in_fF_ps_fJ_and_nW()
    {
        var library = Import(Sky, new CellConditions(100, 10));

        Assert.Equal((130, 1.8, 25.0, "tt_025C_1v80"), (library.Corner.NodeNm, library.Corner.SupplyV, library.Corner.TemperatureC, library.Corner.Process));
        var adder = library.Cells.FullAdder;
        Assert.Equal(20.02, adder.AreaUm2.Value, 9);
        Assert.Equal(0.011, adder.LeakageNw.Value, 9);
        Assert.Equal([("A", 3.6), ("B", 3.5), ("CIN", 2.6)], adder.Inputs.Select(input => (input.Pin, Math.Round(input.CapacitanceFf.Value, 9))));

        // Rise and fall are 1.1 and 0.9 of 300 ps, plus 0.3 x slew, plus 6 ps/fF x load; 18 fJ plus 0.5 fJ/ns x slew.
        Assert.Equal(300 + 30 + 60, adder.Output("carry").DelayPs.Value, 6);
        Assert.Equal(330 + 30 + 66, adder.Output("carry").DelayPs.High, 6);
        Assert.Equal(18 + 0.05, adder.Output("carry").EnergyPerEdgeFj.Value, 6);

        // Of the sum's arcs, those in one of two states are 1.2 times as slow.
        Assert.Equal(330 * 1.1 * 1.2 + 30 + 66, adder.Output("sum").DelayPs.High, 6);

        // 80 and 100 ps, and 10 ps more over the first 490 ps of the data's slew beyond 10 ps.
        Assert.Equal(80 + (900 / 490.0), library.Cells.Flop.SetupPs!.Low, 6);
        Assert.Equal(100 + (900 / 490.0), library.Cells.Flop.SetupPs.High, 6);
    }

    [Fact]
    public void Bare_fF_templates_states_and_rails_come_out_the_same()
    {
        var library = Import(Bare, new CellConditions(100, 10));

        Assert.Equal((45, 1.1, 25.0, "typical"), (library.Corner.NodeNm, library.Corner.SupplyV, library.Corner.TemperatureC, library.Corner.Process));
        var adder = library.Cells.FullAdder;
        Assert.Equal((4.256, 84.74), (Math.Round(adder.AreaUm2.Value, 9), Math.Round(adder.LeakageNw.Value, 9)));
        Assert.Equal([("A", 3.74), ("B", 3.46), ("CI", 2.76)], adder.Inputs.Select(input => (input.Pin, Math.Round(input.CapacitanceFf.Value, 9))));
        Assert.Equal(81 + 25 + 19, adder.Output("carry").DelayPs.Value, 2);

        // 0.9 x 5.2 fJ plus 1 fJ/ns x slew from VDD; what VSS takes is not drawn from the supply.
        Assert.Equal((0.9 * 5.2) + 0.1, adder.Output("carry").EnergyPerEdgeFj.Value, 4);
        Assert.Equal("Q", library.Cells.Flop.Outputs[0].Pin);
        Assert.Equal((30, 42), (Math.Round(library.Cells.Flop.SetupPs!.Low, 6), Math.Round(library.Cells.Flop.SetupPs.High, 6)));
    }

    /// <summary>A flow that keeps adders costs what the cells cost; the calibration of ASAP7 says so within a few percent, and inverters are counted apart.</summary>
    [Theory]
    [InlineData(Sky)]
    [InlineData(Bare)]
    public void A_flow_that_keeps_adders_has_their_areas(string file)
    {
        var library = Import(file, new CellConditions(100, 10));
        var area = library.Flow("full-adder").Area;

        Assert.InRange(area.FullAdderUm2.Value / library.Cells.FullAdder.AreaUm2.Value, 0.95, 1.1);
        Assert.InRange(area.HalfAdderUm2.Value / library.Cells.HalfAdder.AreaUm2.Value, 0.9, 1.1);
        Assert.InRange(area.FlopBitUm2.Value / library.Cells.Flop.AreaUm2.Value, 0.95, 1.1);
        Assert.True(area.FullAdderUm2.High < 1.1 * area.FullAdderUm2.Value);
        Assert.InRange(library.Flow("abc").Area.FullAdderUm2.High / library.Flow("abc").Area.FullAdderUm2.Value, 1.25, 1.4);
        Assert.True(library.Flow("abc").Delay.Scale.High > 1.2, "a path of gates is known no better than the ratio that its delays were carried by");
    }

    [Fact]
    public void A_bus_has_its_pins_and_a_bundle_its_members()
    {
        var cell = Read(Bare).Find("RAM4")!;

        Assert.False(cell.IsOrdinary);
        Assert.Equal(["ADDR[3:0]", "DOUT", "EN0", "EN1"], cell.Pins.Select(pin => pin.Name));
        Assert.Equal(2, cell.Find("ADDR[3:0]")!.CapacitanceFf!.Value, 9);
    }

    [Theory]
    [InlineData(Sky, CellRole.FullAdder)]
    [InlineData(Sky, CellRole.HalfAdder)]
    [InlineData(Sky, CellRole.Flop)]
    [InlineData(Bare, CellRole.Inverter)]
    [InlineData(Bare, CellRole.Xor2)]
    [InlineData(Bare, CellRole.Buffer)]
    public void A_library_without_a_needed_function_is_told_which(string file, CellRole role)
    {
        var all = Read(file);
        var conditions = new CellConditions(100, 10);
        string[] having = [.. CellFinder.Find(all, role, conditions).Select(match => match.Cell.Name)];
        var without = new LibertyLibrary(all.Name, all.SupplyV, all.TemperatureC, all.Process, [.. all.Cells.Where(cell => !having.Contains(cell.Name))]);

        var error = Assert.Throws<InputException>(() => LibertyImport.Create(without, "new", 45, conditions, Asap7));

        Assert.StartsWith($"the Liberty library {all.Name} has no {role.Description()}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Sky)]
    [InlineData(Bare)]
    public void Cut_anywhere_it_is_one_line_with_a_place(string file)
    {
        string text = File.ReadAllText(PathOf(file)).TrimEnd();
        var random = new Random(5);
        for (int round = 0; round < 60; round++)
        {
            int length = random.Next(text.Length - 1);
            Assert.Matches(@"^m\.lib:\d+:\d+: [^\n]+$", Assert.Throws<InputException>(() => LibertyFile.Parse("m.lib", text[..length])).Message);
        }
    }

    [Fact]
    public void A_missing_or_a_further_brace_is_one_line_with_a_place()
    {
        string text = File.ReadAllText(PathOf(Bare));
        var random = new Random(6);
        int[] braces = [.. Enumerable.Range(0, text.Length).Where(at => text[at] is '{' or '}')];
        for (int round = 0; round < 60; round++)
        {
            int at = braces[random.Next(braces.Length)];
            string bad = round % 2 == 0 ? text.Remove(at, 1) : text.Insert(at, text[at].ToString());
            Assert.Matches(@"^m\.lib:\d+:\d+: [^\n]+$", Assert.Throws<InputException>(() => LibertyFile.Parse("m.lib", bad)).Message);
        }
    }

    [ToolFact("xz")]
    public void Packed_files_cut_anywhere_and_junk_are_one_line()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            byte[] text = File.ReadAllBytes(PathOf(Bare));
            using var zipped = new MemoryStream();
            using (var zip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
                zip.Write(text);
            byte[] xz = Xz(folder, text);
            var random = new Random(7);
            string path = Path.Combine(folder, "cut.lib");
            foreach (byte[] packed in (byte[][])[zipped.ToArray(), xz])
            {
                File.WriteAllBytes(path, packed);
                Assert.NotNull(LibertyFile.Read([path]).Find("FA_X1"));
                for (int round = 0; round < 8; round++)
                    AssertOneLine(packed[..random.Next(1, packed.Length - 1)]);
            }

            for (int round = 0; round < 8; round++)
            {
                byte[] junk = new byte[5000];
                random.NextBytes(junk);
                AssertOneLine(junk);
            }

            AssertOneLine([]);
            AssertOneLine(Encoding.UTF8.GetBytes("<!DOCTYPE html><html>404</html>"));

            void AssertOneLine(byte[] bytes)
            {
                File.WriteAllBytes(path, bytes);
                string message = Assert.Throws<InputException>(() => LibertyFile.Read([path])).Message;
                Assert.StartsWith(path, message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', message);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] Xz(string folder, byte[] text)
    {
        string plain = Path.Combine(folder, "plain");
        File.WriteAllBytes(plain, text);
        using var process = System.Diagnostics.Process.Start("xz", ["-0", plain]);
        process.WaitForExit();
        return File.ReadAllBytes(plain + ".xz");
    }
}
