using System.Collections.Immutable;
using HaShiFlex.Inference.Calibration;

namespace HaShiFlex.Inference.Tests.Calibration;

public sealed class BudgetedPricesTests
{
    private const double Price = 1e-5;
    private const double Elasticity = 0.4;

    private static readonly ImmutableArray<double> Demands =
        [.. Enumerable.Range(0, 20).Select(i => 100.0 + (i * i * 10))];

    private static readonly BudgetPlan Plan = new(new TermBudget(TermKind.Further, 0.1), Price, Elasticity, Demands, Demands.Sum());

    [Theory]
    [InlineData(0.7)]
    [InlineData(1)]
    [InlineData(1.5)]
    public void What_is_used_ends_at_the_limit_though_all_layers_use_another_share_than_before(double ratio)
    {
        var prices = new BudgetedPrices(Plan);
        double used = 0;
        foreach (double demand in Demands)
        {
            double own = ratio * demand * Math.Pow(prices.Next / Price, -Elasticity);
            used += own;
            prices.Add(own);
        }

        Assert.InRange(used / Plan.Limit, 0.96, 1.01);
    }

    [Fact]
    public void A_price_stays_where_it_was_while_layers_use_what_they_did()
    {
        var plan = Plan with { Limit = Plan.Limit / 0.998 };
        var prices = new BudgetedPrices(plan);
        foreach (double demand in Demands)
        {
            Assert.Equal(Price, prices.Next, Price * 1e-6);
            prices.Add(demand);
        }
    }

    [Fact]
    public void Only_the_last_layer_has_an_allowance_and_a_raised_price_keeps_it()
    {
        var prices = new BudgetedPrices(Plan);
        double used = 0;
        foreach (double demand in Demands[..^1])
        {
            Assert.Equal(double.PositiveInfinity, prices.Allowance);
            prices.Add(demand);
            used += demand;
        }

        Assert.Equal(Plan.Limit - used, prices.Allowance, 1e-6);
        double raised = prices.Raised(Price, 2 * prices.Allowance);
        Assert.InRange(2 * prices.Allowance * Math.Pow(raised / Price, -Elasticity), 0.99 * prices.Allowance, prices.Allowance);
    }

    [Fact]
    public void What_early_layers_leave_does_not_make_the_last_ones_buy_at_any_price()
    {
        var prices = new BudgetedPrices(Plan);
        for (int i = 0; i < Demands.Length - 1; i++)
        {
            Assert.InRange(prices.Next, 0.5 * Price, 1.5 * Price);
            prices.Add((i % 2 == 0 ? 0.8 : 1) * Demands[i] * Math.Pow(prices.Next / Price, -Elasticity));
        }
    }

    [Fact]
    public void A_price_stays_near_the_one_before_where_nothing_is_left()
    {
        var prices = new BudgetedPrices(Plan);
        prices.Add(2 * Plan.Limit);
        Assert.InRange(prices.Next, Price, 16 * Price);
    }
}
