using HaShiFlex.Technology.Catalog;

namespace HaShiFlex.Technology.Tests.Power;

public class PowerCoefficientsTests
{
    [Fact]
    public void GlitchFactorPassesTheMeasuredPointsAndRisesWithDepth()
    {
        var power = TechnologyCatalog.Default.Load("asap7-rvt-tt-0p70v-25c").Power;
        Assert.Equal(1, power.GlitchFactor(0).Value);
        Assert.Equal(1.2, power.GlitchFactor(1).Value, 9);
        Assert.Equal(1.45, power.GlitchFactor(2).Value, 9);
        Assert.Equal(2.6, power.GlitchFactor(7).Value, 9);
        Assert.Equal(2.85, power.GlitchFactor(8).Value, 9);
        Assert.Contains("continued beyond the measured depth", power.GlitchFactor(8).Source.ToString(), StringComparison.Ordinal);
        for (double levels = 0; levels < 20; levels += 0.25)
        {
            var (here, next) = (power.GlitchFactor(levels), power.GlitchFactor(levels + 0.25));
            Assert.True(next.Value > here.Value && next.High > here.High);
            Assert.True(here.Low <= here.Value && here.Value <= here.High && here.Low >= 1);
        }
    }
}
