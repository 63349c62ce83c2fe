using HaShiFlex.Estimation.Baselines;
using HaShiFlex.Estimation.Product;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Testing;

namespace HaShiFlex.Estimation.Tests.Baselines;

public class BaselineComparerTests
{
    private static readonly Baseline Bare = new("gpu", "GPU", "GPU", "net", "fp16", 20000, Evidence.Measured, "a test");
    private static readonly ImageWork Work = new(5_000_000, 300_000_000);

    [Fact]
    public void Ratios_are_chip_over_baseline_in_images_per_second_joule_mm2_and_dollar()
    {
        var gpu = Bare with { BoardPowerW = 400, DieMm2 = 800, PriceUsd = 1600 };
        var chip = SampleChip.Of(areaMm2: 100, powerW: 50, imagesPerS: 1e6, spread: 0);
        var product = ProductModel.Estimate(chip, [gpu], new ProductAssumptions());

        var comparison = BaselineComparer.Compare(chip, gpu, product, Work);

        Assert.Equal(50, comparison.Speedup.Value, 1e-9);
        Assert.Equal(1e6 / 50 / (20000.0 / 400), comparison.EnergyRatio!.Value.Value, 1e-9);
        Assert.Equal(1e6 / 100 / (20000.0 / 800), comparison.DensityRatio!.Value.Value, 1e-9);
        Assert.Equal(1e6 / (product.CostPerGoodDieUsd!.Value.Value + 300) / (20000.0 / 1600), comparison.CostRatio!.Value.Value, 1e-6);
    }

    [Fact]
    public void A_ratio_without_its_input_is_absent_not_zero()
    {
        var chip = SampleChip.Of();
        var comparison = BaselineComparer.Compare(chip, Bare, ProductModel.Estimate(chip, [], new ProductAssumptions()), Work);

        Assert.Null(comparison.EnergyRatio);
        Assert.Null(comparison.DensityRatio);
        Assert.Null(comparison.CostRatio);
    }

    /// <summary>76 k, 125 k and 24 k images/s were worked out apart from this code; the network is MobileNetV2 as it ships.</summary>
    [Theory]
    [InlineData(2039, 312, 2, 76_000, true)]
    [InlineData(3350, 989, 2, 125_000, true)]
    [InlineData(320, 130, 1, 24_000, true)]
    [InlineData(3350, 10, 2, 16_600, false)]
    public void The_roofline_is_the_lower_of_what_memory_and_arithmetic_allow(double gbPerS, double tops, int bytes, double imagesPerS, bool isMemoryBound)
    {
        var work = ImageWork.Of(ScenarioInputs.Read(RepositoryRoot.File("scenarios", "mobilenetv2.yaml")).Network);
        var roofline = GpuRoofline.Of(Bare with { MemoryBandwidthGbPerS = gbPerS, PeakTops = tops, BytesPerActivation = bytes }, work)!;

        Assert.Equal(imagesPerS, roofline.ImagesPerS, imagesPerS * 0.01);
        Assert.Equal(isMemoryBound, roofline.IsMemoryBound);
    }

    [Fact]
    public void A_chip_beside_a_roofline_is_a_quotient_and_absent_without_its_inputs()
    {
        var gpu = Bare with { MemoryBandwidthGbPerS = 1000, PeakTops = 100, BytesPerActivation = 2 };
        var chip = SampleChip.Of(areaMm2: 100, powerW: 50, imagesPerS: 1e6, spread: 0);
        var product = ProductModel.Estimate(chip, [], new ProductAssumptions());

        Assert.Equal(1e6 / (1000e9 / (2 * 5e6 * 2)), BaselineComparer.Compare(chip, gpu, product, Work).RooflineSpeedup!.Value.Value, 1e-9);
        foreach (var lacking in new[] { gpu with { MemoryBandwidthGbPerS = null }, gpu with { PeakTops = null }, gpu with { BytesPerActivation = null } })
            Assert.Null(BaselineComparer.Compare(chip, lacking, product, Work).Roofline);
    }
}
