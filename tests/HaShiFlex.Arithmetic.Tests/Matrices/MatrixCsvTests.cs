using HaShiFlex.Arithmetic.Matrices;
using HaShiFlex.Documents;

namespace HaShiFlex.Arithmetic.Tests.Matrices;

public sealed class MatrixCsvTests
{
    [Fact]
    public void RowsAreInputs()
    {
        var weights = Read("0, -4,16\r\n\n+7,0,-1\n");
        Assert.Equal((2, 3), (weights.Inputs, weights.Outputs));
        Assert.Equal<long>([0, -4, 16, 7, 0, -1], weights.Values);
    }

    [Theory]
    [InlineData("", "m.csv:1:1: no rows")]
    [InlineData("1,2\n3,x\n", "m.csv:2:3: 'x' is not an integer")]
    [InlineData("1,2\n3, 4.5\n", "m.csv:2:4: '4.5' is not an integer")]
    [InlineData("1,2\n3,\n", "m.csv:2:3: '' is not an integer")]
    [InlineData("1,2\n3\n", "m.csv:2:3: 1 cells, but the first row has 2")]
    [InlineData("1,2\n3,4,5\n", "m.csv:2:5: 3 cells, but the first row has 2")]
    [InlineData("1,99999999999999999999999999999999999999999999\n", "m.csv:1:3: 9999999999999999999999999999999999999999... is too large")]
    [InlineData("-999999999999999\n", "m.csv:1:1: -999999999999999 is too large")]
    public void AFaultIsNamedWithItsPlace(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<InputException>(() => Read(text)).Message);

    private static IntegerWeights Read(string text) => MatrixCsv.Read(new StringReader(text), "m.csv");
}
