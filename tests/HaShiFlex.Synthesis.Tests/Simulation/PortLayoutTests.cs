using HaShiFlex.Synthesis.Simulation;

namespace HaShiFlex.Synthesis.Tests.Simulation;

public sealed class PortLayoutTests
{
    [Fact]
    public void The_first_value_lies_in_the_lowest_bits_and_negatives_are_twos_complement()
    {
        var layout = new PortLayout([8, 4, 0, 5]);

        Assert.Equal(17, layout.Width);
        Assert.Equal("1fea5", layout.Pack([0xa5, -2, 9, -1]));
        Assert.Equal([0, 8, 12, 12], Enumerable.Range(0, 4).Select(layout.OffsetOf));
    }
}
