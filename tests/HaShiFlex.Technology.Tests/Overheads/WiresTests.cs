using HaShiFlex.Technology.Catalog;

namespace HaShiFlex.Technology.Tests.Overheads;

public class WiresTests
{
    [Fact]
    public void MeanNetGrowsWithTheCellPitch()
    {
        var wires = TechnologyCatalog.Default.Load("asap7-rvt-tt-0p70v-25c").Wires;
        Assert.Equal(0.2 * 4 * 0.5, wires.MeanNetCapacitanceFf(0.1625, 0.65), 9);
        Assert.Equal(2 * wires.MeanNetCapacitanceFf(0.1, 0.5), wires.MeanNetCapacitanceFf(0.4, 0.5), 9);
    }
}
