using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Catalog;
using HaShiFlex.Technology.Cells;
using HaShiFlex.Technology.Flows;
using HaShiFlex.Testing;

namespace HaShiFlex.Technology.Tests.Catalog;

public class TechnologyCatalogTests
{
    private const string Asap7 = "asap7-rvt-tt-0p70v-25c";

    [Fact]
    public void EveryLibraryThatComesWithTheToolLoadsUnderItsName()
    {
        string[] files = Directory.GetFiles(RepositoryRoot.File("techlibs"), "*.yaml");
        Assert.Equal(files.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal), TechnologyCatalog.Default.Names);
        Assert.All(TechnologyCatalog.Default.Names, name => Assert.Equal(name, TechnologyCatalog.Default.Load(name).Name));
    }

    [Fact]
    public void Asap7HasTheFactsOfItsSource()
    {
        var library = TechnologyCatalog.Default.Load(Asap7);
        Assert.Equal(0.2916, library.Cells.AreaWithTrueOutputsUm2(CellRole.FullAdder), 9);
        Assert.Equal(["CON", "SN"], library.Cells.FullAdder.Outputs.Select(output => output.Pin));
        Assert.All(library.Cells.HalfAdder.Outputs, output => Assert.True(output.IsInverted));
        Assert.Equal((11.5, 7, 16), (library.Cells.Flop.SetupPs!.Value, library.Cells.Flop.SetupPs.Low, library.Cells.Flop.SetupPs.High));
        Assert.Equal(["abc", "full-adder", "timing"], library.Flows.Select(flow => flow.Name));
        var adders = library.Flow(ReferenceFlow.Default);
        Assert.InRange(adders.Area.FullAdderUm2.Value, 0.95 * 0.20412, 1.05 * 0.20412);
        Assert.InRange(adders.Area.FullAdderUm2.High / adders.Area.FullAdderUm2.Value, 1 + (adders.AreaError.WorstPercent / 100), 1.08);
        Assert.Equal(0.620 * 0.9, library.Cells.Inverter.Input("a").CapacitanceFf.Low, 9);
        Assert.StartsWith("prior: ", library.Utilization.Source.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void DerivedLibraryIsItsBaseAtAnotherCorner()
    {
        var derived = TechnologyCatalog.Default.Load("asap7-to-16nm-0p80v-85c");
        var reference = TechnologyCatalog.Default.Load(new TechnologyReference(Asap7, default, 16, 0.8, 85));
        Assert.Equal(new Corner(16, 0.8, 85, "TT, RVT"), derived.Corner);
        Assert.Equal(reference.Cells.FullAdder.AreaUm2, derived.Cells.FullAdder.AreaUm2);
    }

    [Fact]
    public void UnknownNameSuggestsTheNearest() => Assert.Equal(
        "s.yaml:4:15: no technology library 'asap7-rvt-tt-0p70v'; did you mean 'asap7-rvt-tt-0p70v-25c'?",
        Assert.Throws<InputException>(() => TechnologyCatalog.Default.Load(new TechnologyReference("asap7-rvt-tt-0p70v", new SourcePosition("s.yaml", 4, 15)))).Message);

    [Fact]
    public void CornerOutOfRangeNamesThePlaceInTheScenario() => Assert.StartsWith(
        "s.yaml:4:15: supplyV 1.5 of the target is outside the range",
        Assert.Throws<InputException>(() => TechnologyCatalog.Default.Load(new TechnologyReference(Asap7, new SourcePosition("s.yaml", 4, 15), SupplyV: 1.5))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("    areaUm2: { value: 0.20412, rangePercent: 0, source: asap7 }\n", "", "the key 'areaUm2' is missing")]
    [InlineData("value: 0.20412", "value: 0", "areaUm2.value: 0 is out of range: it must be above 0")]
    [InlineData("value: 0.20412", "value: -1", "areaUm2.value: -1 is out of range: it must be above 0")]
    [InlineData("value: 0.20412", "valu: 0.20412", "unknown key 'valu' in cells.fullAdder.areaUm2; did you mean 'value'?")]
    [InlineData("value: 0.20412, rangePercent: 0, source: asap7", "value: 0.20412, source: asap", "no source 'asap' is declared under sources; did you mean 'asap7'?")]
    [InlineData("value: 0.20412, rangePercent: 0", "value: 0.20412, low: 0.3, high: 0.4", "the value 0.20412 is not between low 0.3 and high 0.4")]
    [InlineData("value: 0.20412, rangePercent: 0", "value: 0.20412, low: 0.1", "low and high are given together or not at all")]
    [InlineData("  fullAdder:", "  fullader:", "unknown key 'fullader' in cells; did you mean 'fullAdder'?")]
    [InlineData("high: 0.85, source: layout }\nclock", "high: 1.85, source: layout }\nclock", "a share with its range is at most 1")]
    public void DamagedLibraryIsRefusedAtItsPlace(string from, string to, string message)
    {
        string text = File.ReadAllText(RepositoryRoot.File("techlibs", Asap7 + ".yaml"));
        Assert.Contains(from, text, StringComparison.Ordinal);
        var e = Assert.Throws<InputException>(() => YamlFile.Parse<TechnologyDocument>("t.yaml", text.Replace(from, to, StringComparison.Ordinal)));
        Assert.Matches(@"^t\.yaml:\d+:\d+: ", e.Message);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LibraryDerivedFromItselfIsRefused()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "a.yaml"), "base: b\nsupplyV: 0.8\n");
            File.WriteAllText(Path.Combine(folder, "b.yaml"), "base: a\n");
            Assert.EndsWith("is derived from itself", Assert.Throws<InputException>(() => new TechnologyCatalog(folder).Load("a")).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
