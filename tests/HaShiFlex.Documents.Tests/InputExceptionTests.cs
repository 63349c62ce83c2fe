namespace HaShiFlex.Documents.Tests;

public class InputExceptionTests
{
    [Fact]
    public void MessageIsOneLineWhateverItQuotes() =>
        Assert.Equal("f:1:2: 'a b [31mc' is wrong", new InputException(new SourcePosition("f", 1, 2), "'a\nb\u001b[31mc' is wrong").Message);
}
