using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Inference.Tests.Images;
using HaShiFlex.Inference.Verification;

namespace HaShiFlex.Inference.Tests.Verification;

public class MeasuredFileTests
{
    private static readonly MeasuredFacts Facts = new(
        "photographs \"of\" fish",
        60,
        "4-bit weights of 1 term",
        98.3333,
        new AccuracyPercent(90, 99.5),
        new AccuracyPercent(88.25, 98),
        ImmutableSortedDictionary.Create<string, MeasuredLayer>(StringComparer.Ordinal)
            .Add("conv: \"1\"", new MeasuredLayer(31.5, 17)).Add("pool", new MeasuredLayer(40, null)).Add("softmax", new MeasuredLayer(null, null)));

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "measured.yaml");
        foreach (var facts in (MeasuredFacts[])[Facts, Facts with { Float = null, Integer = null }])
        {
            MeasuredFile.Write(path, facts);
            var read = MeasuredFile.Read(path);
            Assert.Equal(facts.Layers, read.Layers);
            Assert.Equal(facts with { Layers = read.Layers }, read);
        }
    }

    [Theory]
    [InlineData("agreementPercent: 98.3333", "agreementPercent: 101", ":6:19: ")]
    [InlineData("reachedAccumulatorBits: 17", "reachedAccumulatorBits: 0", ":10:58: ")]
    [InlineData("version: 1", "version: 2", ":2:10: ")]
    public void A_value_out_of_range_is_named_with_its_place(string right, string wrong, string place)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "measured.yaml");
        MeasuredFile.Write(path, Facts);
        folder.Write("measured.yaml", File.ReadAllText(path).Replace(right, wrong, StringComparison.Ordinal));
        Assert.StartsWith(path + place, Assert.Throws<InputException>(() => MeasuredFile.Read(path)).Message, StringComparison.Ordinal);
    }
}
