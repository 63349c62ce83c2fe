using HaShiFlex.Documents;
using HaShiFlex.Estimation.Baselines;
using HaShiFlex.Estimation.Product;

namespace HaShiFlex.Estimation.Tests.Product;

public class ProductModelTests
{
    private static readonly Baseline Gpu = new("gpu", "GPU", "GPU", "net", "fp16", 20000, Evidence.Measured, "a test") { PriceUsd = 1600, PriceSource = "a test" };

    [Fact]
    public void Break_even_is_masks_over_what_one_chip_saves()
    {
        var product = ProductModel.Estimate(SampleChip.Of(), [Gpu], new ProductAssumptions());

        var breakEven = Assert.Single(product.BreakEvens);
        Assert.Equal(50, breakEven.DevicesPerChip.Value);
        double die = DieCost.UsdPerGoodDie(100, product.Assumptions)!.Value;
        Assert.Equal(10e6 / ((50 * 1600) - die - 300), breakEven.Chips!.Value.Value, 1e-9);
    }

    [Fact]
    public void Design_effort_raises_the_break_even_and_is_left_out_unless_given()
    {
        double without = ProductModel.Estimate(SampleChip.Of(), [Gpu], new ProductAssumptions()).BreakEvens[0].Chips!.Value.Value;
        double with = ProductModel.Estimate(SampleChip.Of(), [Gpu], new ProductAssumptions { DesignUsd = 30e6 }).BreakEvens[0].Chips!.Value.Value;
        Assert.Equal(without * 4, with, 1e-6);
    }

    [Fact]
    public void A_chip_that_costs_more_than_it_replaces_never_pays() =>
        Assert.Null(ProductModel.Estimate(SampleChip.Of(imagesPerS: 100), [Gpu], new ProductAssumptions()).BreakEvens[0].Chips);

    [Fact]
    public void A_baseline_without_a_price_has_no_break_even() =>
        Assert.Empty(ProductModel.Estimate(SampleChip.Of(), [Gpu with { PriceUsd = null }], new ProductAssumptions()).BreakEvens);

    [Fact]
    public void Every_range_holds_its_value()
    {
        var product = ProductModel.Estimate(SampleChip.Of(spread: 0.5), [Gpu], new ProductAssumptions());
        foreach (var quantity in new[] { product.GrossDiesPerWafer, product.YieldFraction, product.CostPerGoodDieUsd!.Value, product.PowerDensityWPerMm2, product.BreakEvens[0].Chips!.Value })
            Assert.True(quantity.Low < quantity.Value && quantity.Value < quantity.High, quantity.ToString());
    }

    [Theory]
    [InlineData(100, 50, 20)]
    [InlineData(500, 300, 30)]
    public void A_design_that_fits_has_no_warnings(double area, double power, double input) =>
        Assert.Empty(ProductModel.Estimate(SampleChip.Of(area, power, inputGbPerS: input, spread: 0.1), [], new ProductAssumptions()).Warnings);

    [Theory]
    [InlineData(1000, 50, 20, "does not fit into one reticle: 1,000 mm2 against 858 mm2, so at least 2 dies")]
    [InlineData(800, 50, 20, "may not fit into one reticle: the range reaches 960 mm2")]
    [InlineData(100, 100, 20, "too hot for the assumed cooler: 1.00 W/mm2 against 0.86 W/mm2")]
    [InlineData(100, 60, 20, "may be too hot for the assumed cooler: the range reaches 0.90 W/mm2")]
    [InlineData(100, 50, 182, "does not fit through PCIe 5.0 x16: 182 GB/s of raw pixels against 63 GB/s")]
    [InlineData(100, 50, 900, "Nothing listed here can feed it: 900 GB/s of raw pixels against 819 GB/s of one HBM3 stack")]
    public void What_cannot_be_exposed_cooled_or_fed_is_said(double area, double power, double input, string part)
    {
        var warning = Assert.Single(ProductModel.Estimate(SampleChip.Of(area, power, inputGbPerS: input), [], new ProductAssumptions()).Warnings);
        Assert.Contains(part, warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Impossible_assumptions_are_refused_by_name()
    {
        var error = Assert.Throws<InputException>(() => ProductModel.Estimate(SampleChip.Of(), [], new ProductAssumptions { DefectsPerCm2 = -1 }));
        Assert.Equal("product: defect density is -1; it must not be negative", error.Message);
    }
}
