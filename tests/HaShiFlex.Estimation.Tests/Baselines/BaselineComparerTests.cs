using HaShiFlex.Estimation.Baselines;
using HaShiFlex.Estimation.Product;

namespace HaShiFlex.Estimation.Tests.Baselines;

public class BaselineComparerTests
{
    private static readonly Baseline Bare = new("gpu", "GPU", "GPU", "net", "fp16", 20000, Evidence.Measured, "a test");

    [Fact]
    public void Ratios_are_chip_over_baseline_in_images_per_second_joule_mm2_and_dollar()
    {
        var gpu = Bare with { BoardPowerW = 400, DieMm2 = 800, PriceUsd = 1600 };
        var chip = SampleChip.Of(areaMm2: 100, powerW: 50, imagesPerS: 1e6, spread: 0);
        var product = ProductModel.Estimate(chip, [gpu], new ProductAssumptions());

        var comparison = BaselineComparer.Compare(chip, gpu, product);

        Assert.Equal(50, comparison.Speedup.Value, 1e-9);
        Assert.Equal(1e6 / 50 / (20000.0 / 400), comparison.EnergyRatio!.Value.Value, 1e-9);
        Assert.Equal(1e6 / 100 / (20000.0 / 800), comparison.DensityRatio!.Value.Value, 1e-9);
        Assert.Equal(1e6 / (product.CostPerGoodDieUsd!.Value.Value + 300) / (20000.0 / 1600), comparison.CostRatio!.Value.Value, 1e-6);
    }

    [Fact]
    public void A_ratio_without_its_input_is_absent_not_zero()
    {
        var chip = SampleChip.Of();
        var comparison = BaselineComparer.Compare(chip, Bare, ProductModel.Estimate(chip, [], new ProductAssumptions()));

        Assert.Null(comparison.EnergyRatio);
        Assert.Null(comparison.DensityRatio);
        Assert.Null(comparison.CostRatio);
    }

    /// <summary>76 k, 125 k and 24 k images/s were worked out apart from this code.</summary>
    [Theory]
    [InlineData(2039, 2, 76_000)]
    [InlineData(3350, 2, 125_000)]
    [InlineData(320, 1, 24_000)]
    public void The_roofline_of_a_gpu_is_its_bandwidth_over_two_passes_of_the_activations(double gbPerS, int bytes, double imagesPerS) =>
        Assert.Equal(imagesPerS, GpuRoofline.ImagesPerS(gbPerS, GpuRoofline.MobileNetV2Activations, bytes), imagesPerS * 0.01);
}
