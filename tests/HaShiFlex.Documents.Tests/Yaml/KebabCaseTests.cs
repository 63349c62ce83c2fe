using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Documents.Tests.Yaml;

public class KebabCaseTests
{
    [Theory]
    [InlineData("CarrySave", "carry-save")]
    [InlineData("RippleTree", "ripple-tree")]
    [InlineData("Shared", "shared")]
    [InlineData("SRAMBuffer", "sram-buffer")]
    public void SeparatesWords(string name, string expected) => Assert.Equal(expected, KebabCase.Of(name));
}
