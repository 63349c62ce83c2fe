using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using HaShiFlex.Documents;
using HaShiFlex.Technology.Liberty;
using HaShiFlex.Testing;

namespace HaShiFlex.Technology.Tests.Liberty;

public class LibertyFileTests
{
    private static readonly string Good = MiniLiberty.Bare.Text();

    [Fact]
    public void ReadsBothStylesToTheSameFigures()
    {
        foreach (var style in new[] { MiniLiberty.Quoted, MiniLiberty.Bare })
        {
            var library = LibertyFile.Parse("m.lib", style.Text());
            Assert.Equal((style.Name, 1.8, 25.0), (library.Name, library.SupplyV, library.TemperatureC));
            var inverter = library.Find("inv_1")!;
            Assert.Equal(3, inverter.AreaUm2);
            Assert.Equal(2, inverter.LeakageNw!.Value, 9);
            Assert.Equal(1.5, inverter.Find("A")!.CapacitanceFf!.Value, 9);
            var output = inverter.Find("Y")!;
            Assert.Equal(10 + (20 / 4.0) + (5 * 3), output.Timing[0].CellRise!.At(20, 3), 9);
            Assert.Equal(0.2 + (20 / 1000.0) + (3 / 100.0), output.Energy[0].FallEnergy!.At(20, 3), 9);
            Assert.False(library.Find("inv_never")!.IsOrdinary);
            Assert.True(library.Find("macro")!.HasStateTable);
            var setup = library.Find("dff_1")!.Find("D")!.Timing[0];
            Assert.Equal((40, 60), (Math.Round(setup.RiseConstraint!.At(20, 3), 9), Math.Round(setup.FallConstraint!.At(20, 3), 9)));
        }
    }

    [Fact]
    public void ReadsGzipWhateverTheName()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".lib");
        try
        {
            using (var zip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
                zip.Write(Encoding.UTF8.GetBytes(Good));
            Assert.NotNull(LibertyFile.Read([path]).Find("fa_1"));

            byte[] bytes = File.ReadAllBytes(path);
            File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
            Assert.StartsWith(path, Assert.Throws<InputException>(() => LibertyFile.Read([path])).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [ToolFact("xz")]
    public void SaysThatXzDataIsDamaged()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            File.WriteAllBytes(path, [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, 1, 2, 3]);
            Assert.StartsWith($"{path}: xz cannot unpack it: ", Assert.Throws<InputException>(() => LibertyFile.Read([path])).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void MergesFilesOfOneCorner()
    {
        string[] names = ["a.lib", "b.lib"];
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string[] paths = Array.ConvertAll(names, name => Path.Combine(folder, name));
            File.WriteAllText(paths[0], MiniLiberty.Bare.Text("(fa_1)", "(ha_1)"));
            File.WriteAllText(paths[1], Regex.Replace(Good, @"(?s)  cell \((?!fa_1|ha_1)[^\n]*\n.*?\n  }\n", ""));
            Assert.NotNull(LibertyFile.Read(paths).Find("fa_1"));

            File.WriteAllText(paths[1], Good);
            Assert.Matches(@"b\.lib:\d+:3: the cell inv_big is here a second time; the first is at .*a\.lib:\d+:3$", Assert.Throws<InputException>(() => LibertyFile.Read(paths)).Message);
            File.WriteAllText(paths[1], Good.Replace("voltage : 1.8;", "voltage : 1.6;", StringComparison.Ordinal));
            Assert.Contains("is at 1.6 V and 25 C, but", Assert.Throws<InputException>(() => LibertyFile.Read(paths)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("time_unit : \"1ns\"", "time_unit : \"1xs\"", "time_unit: 'xs' is not a known unit; such as ns or ps is expected")]
    [InlineData("\"1pW\"", "\"1pQ\"", "leakage_power_unit: 'pQ' is not a known unit; such as nW or pW is expected")]
    [InlineData("(1,ff)", "(1,furlong)", "capacitive_load_unit: 'furlong' is not a known unit; such as pf or ff is expected")]
    [InlineData("  capacitive_load_unit (1,ff);\n", "", "does not state capacitive_load_unit")]
    [InlineData("nom_voltage : 1.8000000000;\n", "nom_voltage : {;\n", "'{' is not expected in the value of nom_voltage")]
    [InlineData("delay_model : table_lookup", "delay_model : cmos2", "delay_model cmos2 is not supported")]
    [InlineData("lu_table_template (\"delay_2x3\")", "lu_table_template (\"delay_9\")", "the template 'delay_2x3' of the table cell_rise is not in the library")]
    [InlineData("area : 3;", "area : three;", "area: 'three' is not a number")]
    [InlineData("area : 3;", "area : 1e999;", "area: '1e999' is not a number")]
    [InlineData("function : \"A'\"", "function : \"A'+\"", "the function 'A'+' ends too early")]
    [InlineData("function : \"A'\"", "function : \"(A\"", "the function '(A' ends too early")]
    [InlineData("direction : input;", "direction : sideways;", "has the direction 'sideways'")]
    [InlineData("values (\"", "values (\"1, ", "values; its axes ask for 2 x 3")]
    [InlineData("index_1 (\"0.01, 0.1\")", "index_1 (\"0.1, 0.01\")", "the points of index_1 must rise")]
    [InlineData("/*\n * A header\n */", "/*\n * A header\n", "the comment that begins here is never closed")]
    [InlineData("library (", "librari (", "'library' is expected here, not 'librari'")]
    public void NamesTheFaultAndItsPlace(string from, string to, string message)
    {
        int at = Good.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, from);
        var e = Assert.Throws<InputException>(() => LibertyFile.Parse("m.lib", Good[..at] + to + Good[(at + from.Length)..]));
        Assert.Matches(@"^m\.lib:\d+:\d+: ", e.Message);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TruncationIsAlwaysOneLineWithAPlace()
    {
        // The last lines are closing braces alone; cutting there still cuts the library group.
        int end = Good.TrimEnd().Length - 1;
        for (int length = 0; length <= end; length += 97)
            Assert.Matches(@"^m\.lib:\d+:\d+: [^\n]+$", Assert.Throws<InputException>(() => LibertyFile.Parse("m.lib", Good[..length])).Message);
        Assert.Contains("truncated or a '}' is missing", Assert.Throws<InputException>(() => LibertyFile.Parse("m.lib", Good[..end])).Message, StringComparison.Ordinal);
        Assert.Contains("'library' is expected here, not '}'", Assert.Throws<InputException>(() => LibertyFile.Parse("m.lib", Good + "}")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FlippedBitsGiveOneLineOrALibrary()
    {
        var random = new Random(1);
        byte[] good = Encoding.UTF8.GetBytes(Good);
        int refused = 0;
        for (int round = 0; round < 200; round++)
        {
            byte[] bad = (byte[])good.Clone();
            for (int flips = 0; flips < 8; flips++)
                bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                LibertyFile.Parse("m.lib", Encoding.UTF8.GetString(bad));
            }
            catch (InputException e)
            {
                refused++;
                Assert.Matches(@"^m\.lib:\d+:\d+: [^\n]+$", e.Message);
            }
        }

        Assert.InRange(refused, 50, 200);
    }

    [Fact]
    public void DeepNestingIsRefused() =>
        Assert.Contains("nested more than 32 deep", Assert.Throws<InputException>(() => LibertyFile.Parse("m.lib", "library (x) {" + string.Concat(Enumerable.Repeat("g () {", 5000)))).Message, StringComparison.Ordinal);
}
