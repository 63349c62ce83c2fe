using HaShiFlex.Technology.Scaling;

namespace HaShiFlex.Technology.Tests.Scaling;

public class NodePolynomialsTests
{
    private static NodePolynomials Row(double node) => NodePolynomials.All.Single(row => row.NodeNm == node);

    [Fact]
    public void CarriesFortyFiveNanometresToSevenAsPublished()
    {
        Assert.Equal(0.0684, Row(7).EnergyFactor(0.7) / Row(45).EnergyFactor(0.9), 4);
        Assert.Equal(0.257, Row(7).DelayFactor(0.7) / Row(45).DelayFactor(0.9), 3);
    }

    [Fact]
    public void DelayFallsAndEnergyRisesOverTheWholeRangeOfEveryNode()
    {
        foreach (var row in NodePolynomials.All)
        {
            Assert.InRange(row.MaximumSupplyV, 0.84, 1.1);
            for (double v = NodePolynomials.MinimumSupplyV; v + 0.005 <= row.MaximumSupplyV; v += 0.005)
            {
                Assert.True(row.DelayFactor(v) > row.DelayFactor(v + 0.005) && row.DelayFactor(v + 0.005) > 0, $"{row.NodeNm} nm at {v} V");
                Assert.True(row.EnergyFactor(v) < row.EnergyFactor(v + 0.005) && row.EnergyFactor(v) > 0, $"{row.NodeNm} nm at {v} V");
            }
        }
    }
}
