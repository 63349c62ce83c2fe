using FsCheck;
using FsCheck.Fluent;
using HaShiFlex.Estimation.Product;

namespace HaShiFlex.Estimation.Tests.Product;

public class DieCostTests
{
    private static readonly ProductAssumptions Assumed = new();

    /// <summary>Worked by hand with the same formulas from 9,346 USD, 0.09 defects per cm2, clustering 3, 300 mm.</summary>
    [Theory]
    [InlineData(25, 2694, 0.978, 3.5)]
    [InlineData(50, 1319, 0.956, 7.4)]
    [InlineData(100, 640, 0.915, 16)]
    [InlineData(200, 306, 0.84, 36)]
    [InlineData(400, 143, 0.71, 92)]
    [InlineData(800, 64, 0.52, 278)]
    public void Agrees_with_the_figures_worked_by_hand(double area, double gross, double yield, double usd)
    {
        Assert.Equal(gross, Math.Floor(DieCost.GrossDies(area, Assumed.WaferDiameterMm)));
        Assert.Equal(yield, DieCost.Yield(area, Assumed.DefectsPerCm2, Assumed.DefectClustering), 0.006);
        Assert.Equal(usd, DieCost.UsdPerGoodDie(area, Assumed)!.Value, usd * 0.02);
    }

    [Fact]
    public void A_larger_die_is_fewer_dies_a_lower_yield_and_a_higher_cost() =>
        Prop.ForAll(Gen.Choose(1, 20000).ToArbitrary(), tenths =>
        {
            double small = tenths / 10.0, large = small * 1.1;
            return DieCost.GrossDies(large, 300) < DieCost.GrossDies(small, 300)
                && DieCost.Yield(large, 0.09, 3) < DieCost.Yield(small, 0.09, 3)
                && DieCost.UsdPerGoodDie(large, Assumed) > DieCost.UsdPerGoodDie(small, Assumed);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_defects_are_a_whole_yield() => Assert.Equal(1, DieCost.Yield(500, 0, 3));

    [Fact]
    public void A_die_larger_than_the_wafer_has_no_cost() => Assert.Null(DieCost.UsdPerGoodDie(80000, Assumed));
}
