namespace HaShiFlex.Documents.Tests;

public class NearestNameTests
{
    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("clockghz", "clockGHz", 0)]
    [InlineData("flaw", "lawn", 2)]
    public void CountsEdits(string a, string b, int distance) => Assert.Equal(distance, NearestName.Distance(a, b));

    [Fact]
    public void TakesTheNearestAndRefusesStrangers()
    {
        string[] keys = ["clockGHz", "reduction", "technology"];
        Assert.Equal("clockGHz", NearestName.Of("clokGHz", keys));
        Assert.Null(NearestName.Of("quantization", ["bits", "terms"]));
        Assert.Equal("; did you mean 'reduction'?", NearestName.Suggestion("reducton", keys));
        Assert.Equal("; valid are bits, terms", NearestName.Suggestion("quantization", ["bits", "terms"]));
    }
}
