using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Documents.Tests.Yaml;

public class YamlFileTests
{
    private const string Full = """
        # a comment
        name: 317
        clockGHz: 1.5e-1
        style: ripple-tree
        bits: 4.0
        seed: 7
        pipelined: true
        mean: [0.485, -1, .5]
        instances: { conv1: 3, "conv 2": 4 }
        network: { onnx: a/b.onnx, scale: 4.0e6 }
        technology: { base: asap7 }
        note: "quoted: text"
        """;

    private static SampleScenario Parse(string text) => YamlFile.Parse<SampleScenario>("s.yaml", text);

    [Fact]
    public void ReadsEveryKindOfValue()
    {
        var s = Parse(Full);
        Assert.Equal("317", s.Name);
        Assert.Equal(0.15, s.ClockGHz);
        Assert.Equal(SampleStyle.RippleTree, s.Style);
        Assert.Equal(4, s.Bits);
        Assert.Equal(7, s.Seed);
        Assert.True(s.Pipelined);
        Assert.Equal([0.485, -1, 0.5], s.Mean);
        Assert.Equal(["conv1", "conv 2"], s.Instances.Entries.Select(entry => entry.Key));
        Assert.True(s.Instances.TryGet("conv 2", out int instances) && instances == 4);
        Assert.Equal(new SourcePosition("s.yaml", 9, 24), s.Instances.Entries[1].KeyPosition);
        Assert.Equal(new SampleSource.OnnxFile("a/b.onnx", 4e6), s.Network);
        Assert.Equal("variant of asap7", s.Technology.Value);
        Assert.Equal(new SourcePosition("s.yaml", 11, 13), s.Technology.Position);
        Assert.Equal("quoted: text", s.Note);
    }

    [Fact]
    public void FillsInDefaults()
    {
        var s = Parse("name: x\nnetwork: { model: m }\n");
        Assert.Equal((1.0, SampleStyle.CarrySave, 8, null, false), (s.ClockGHz, s.Style, s.Bits, s.Seed, s.Pipelined));
        Assert.Equal(new SampleSource.Profile("m"), s.Network);
        Assert.Empty(s.Instances.Entries);
        Assert.Null(s.Note);
    }

    [Theory]
    [InlineData("clokGHz: 1", "s.yaml:3:1: unknown key 'clokGHz'; did you mean 'clockGHz'?")]
    [InlineData("clockGHz: fast", "s.yaml:3:11: clockGHz: 'fast' is not a number")]
    [InlineData("clockGHz: '2'", "s.yaml:3:11: clockGHz: '2' is quoted, so it is text and not a number; leave the quotes out")]
    [InlineData("clockGHz: -1", "s.yaml:3:11: clockGHz: -1 is out of range: it must be above 0 and at most 100")]
    [InlineData("clockGHz: 1e999", "s.yaml:3:11: clockGHz: '1e999' is not finite")]
    [InlineData("clockGHz: .nan", "s.yaml:3:11: clockGHz: '.nan' is not a number")]
    [InlineData("clockGHz: NaN", "s.yaml:3:11: clockGHz: 'NaN' is not a number")]
    [InlineData("clockGHz: Infinity", "s.yaml:3:11: clockGHz: 'Infinity' is not a number")]
    [InlineData("clockGHz: 1,5", "s.yaml:3:11: clockGHz: '1,5' is not a number")]
    [InlineData("clockGHz: [1]", "s.yaml:3:11: clockGHz: a list is not a number")]
    [InlineData("clockGHz:", "s.yaml:3:1: clockGHz: the key has no value")]
    [InlineData("bits: 17", "s.yaml:3:7: bits: 17 is out of range: it must be from 1 to 16")]
    [InlineData("bits: 1.5", "s.yaml:3:7: bits: '1.5' is not a whole number")]
    [InlineData("bits: 1e300", "s.yaml:3:7: bits: 1e300 is out of range: it must be from 1 to 16")]
    [InlineData("style: CarrySave", "s.yaml:3:8: style: 'CarrySave' is not one of ripple-tree, carry-save")]
    [InlineData("pipelined: yes", "s.yaml:3:12: pipelined: 'yes' is not true or false")]
    [InlineData("mean: [1, 2]", "s.yaml:3:7: mean: the list has 2 elements; it must have 3")]
    [InlineData("mean: [1, 2, x]", "s.yaml:3:14: mean[2]: 'x' is not a number")]
    [InlineData("instances: { conv: 0 }", "s.yaml:3:20: instances.conv: 0 is out of range: it must be at least 1")]
    [InlineData("name: again", "s.yaml:3:1: the key 'name' is here a second time; the first is in line 1")]
    [InlineData("technology: { bas: x }", "s.yaml:3:15: unknown key 'bas' in technology; did you mean 'base'?")]
    [InlineData("technology: {}", "s.yaml:3:13: technology: the key 'base' is missing (Library.)")]
    [InlineData("note: &n text", "s.yaml:3:7: the anchor '&n' is not supported; write the value out where it is used")]
    [InlineData("note: *n", "s.yaml:3:7: the alias '*n' is not supported; write the value out")]
    [InlineData("note: !!str x", "s.yaml:3:7: the tag 'tag:yaml.org,2002:str' is not supported; leave it out")]
    [InlineData("<<: { note: x }", "s.yaml:3:1: the merge key '<<' is not supported; write the keys out")]
    [InlineData("note: ''", "s.yaml:3:7: note: the text is empty")]
    [InlineData("---\nname: y", "s.yaml:3:1: a second document begins here; a file holds one")]
    [InlineData("? [a]\n: b", "s.yaml:3:5: a key is a word, not a list or a mapping")]
    public void NamesTheFaultAndItsPlace(string line, string message)
    {
        var e = Assert.Throws<InputException>(() => Parse("name: x\nnetwork: { model: m }\n" + line + "\n"));
        Assert.Equal(message, e.Message);
    }

    [Theory]
    [InlineData("", "s.yaml:1:1: the file is empty; a mapping of keys is expected")]
    [InlineData("# only a comment\n", "s.yaml:1:1: the file is empty; a mapping of keys is expected")]
    [InlineData("---\n", "s.yaml:1:1: the document is empty; a mapping of keys is expected")]
    [InlineData("- a\n", "s.yaml:1:1: a list is not a mapping of keys (name, network, clockGHz, style, bits, seed, pipelined, mean, instances, technology, note)")]
    [InlineData("network: { model: m }", "s.yaml:1:1: the key 'name' is missing (Title.)")]
    [InlineData("name: x\nnetwork: {}", "s.yaml:2:10: network: one of the keys model, onnx is expected")]
    [InlineData("name: x\nnetwork: { onx: p }", "s.yaml:2:10: network: one of the keys model, onnx is expected, not 'onx'; did you mean 'onnx'?")]
    [InlineData("name: x\nnetwork: { model: m, onnx: p }", "s.yaml:2:10: network: only one of the keys model, onnx may be given")]
    [InlineData("name: x\nnetwork: { model: m, scale: 2 }", "s.yaml:2:22: unknown key 'scale' in network; valid are model")]
    [InlineData("name: x\u0000", "s.yaml: is not text: it has a control character (code 0) at offset 7")]
    public void NamesTheFaultOfTheWhole(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => Parse(text)).Message);

    [Theory]
    [InlineData("name: [1, 2")]
    [InlineData("name: \"open")]
    [InlineData("a: b: c")]
    [InlineData("name: x\n\tnetwork: y")]
    [InlineData("{")]
    [InlineData("name: @x")]
    public void SaysWhereTheSyntaxBreaks(string text) =>
        Assert.Matches(@"^s\.yaml:\d+:\d+: not valid YAML: .+$", Assert.Throws<InputException>(() => Parse(text)).Message);

    [Fact]
    public void RefusesDeepNesting() =>
        Assert.Contains("nested more than 64 deep", Assert.Throws<InputException>(() => Parse("name: " + new string('[', 10000) + new string(']', 10000))).Message, StringComparison.Ordinal);

    [Fact]
    public void DamagedFilesGiveOneLineOrAScenario() => Prop.ForAll(
        Gen.Choose(0, Full.Length - 1).Zip(Gen.Choose(1, 0x2FF)).ListOf(3).ToArbitrary(),
        edits =>
        {
            var text = Full.ToCharArray();
            foreach (var (at, character) in edits)
                text[at] = (char)character;
            string? message = null;
            try
            {
                Parse(new string(text));
            }
            catch (InputException e)
            {
                message = e.Message;
            }

            return message is null || (message.StartsWith("s.yaml:", StringComparison.Ordinal) && !message.Contains('\n', StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ReadsTheSameInEveryCulture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            german.NumberFormat.NumberDecimalSeparator = ",";
            german.NumberFormat.NumberGroupSeparator = ".";
            CultureInfo.CurrentCulture = german;
            Assert.Equal(0.15, Parse(Full).ClockGHz);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void NamesMissingFilesAndFolders()
    {
        string folder = Path.GetTempPath();
        Assert.Equal($"{folder}: is a directory; name a YAML file", Assert.Throws<InputException>(() => YamlFile.Read<SampleScenario>(folder)).Message);
        string missing = Path.Combine(folder, "no-such-folder-here", "x.yaml");
        Assert.Equal($"{missing}: no such file", Assert.Throws<InputException>(() => YamlFile.Read<SampleScenario>(missing)).Message);
    }

    [Fact]
    public void ReadsUtf8WithAMarkAndRefusesOtherBytes()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            byte[] content = [0xEF, 0xBB, 0xBF, .. "name: Ä\nnetwork: { model: m }\n"u8];
            File.WriteAllBytes(path, content);
            Assert.Equal("Ä", YamlFile.Read<SampleScenario>(path).Name);
            content[9] = 0xFF;
            File.WriteAllBytes(path, content);
            Assert.Equal($"{path}: is not UTF-8 text", Assert.Throws<InputException>(() => YamlFile.Read<SampleScenario>(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
