using HaShiFlex.Inference.Calibration;

namespace HaShiFlex.Inference.Tests.Calibration;

public sealed class PriceSearchTests
{
    [Theory]
    [InlineData(0.3, 0.06)]
    [InlineData(0.1, 0.5)]
    [InlineData(3, 0.9)]
    public void The_budget_is_kept_and_little_of_it_is_left(double elasticity, double budget)
    {
        double Demand(double price) => Math.Pow(1 + (price * 1e7), -elasticity);
        var (price, found) = PriceSearch.Find(Demand, budget, 0.05);
        Assert.InRange(Demand(price), budget * 0.9, budget);
        Assert.True(found > 0);
    }

    [Fact]
    public void What_is_within_the_budget_has_no_price() => Assert.Equal(0, PriceSearch.Find(_ => 0.5, 0.6, 0.05).Price);

    [Fact]
    public void Demand_that_falls_in_steps_ends_within_the_budget()
    {
        double Demand(double price) => price < 1e-4 ? 0.8 : 0.1;
        Assert.True(Demand(PriceSearch.Find(Demand, 0.5, 0.05).Price) <= 0.5);
    }
}
