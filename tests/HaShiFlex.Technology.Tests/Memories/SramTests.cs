using HaShiFlex.Technology.Catalog;

namespace HaShiFlex.Technology.Tests.Memories;

public class SramTests
{
    [Fact]
    public void ReadEnergyPassesTheTabledSizesAndRisesBetween()
    {
        var sram = TechnologyCatalog.Default.Load("asap7-rvt-tt-0p70v-25c").Sram;
        Assert.Equal(117.2, sram.ReadEnergyPerBitFj(100).Value, 9);
        Assert.Equal(117.2, sram.ReadEnergyPerBitFj(8 * 8192).Value, 9);
        Assert.Equal(132.8, sram.ReadEnergyPerBitFj(32 * 8192).Value, 9);
        Assert.Equal(Math.Sqrt(117.2 * 132.8), sram.ReadEnergyPerBitFj(16 * 8192).Value, 9);
        Assert.Equal(218.8, sram.ReadEnergyPerBitFj(1e9).Value, 9);
    }
}
