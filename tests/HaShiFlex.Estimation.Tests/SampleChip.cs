using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Estimation.Tests;

/// <summary>A chip of round figures.</summary>
internal static class SampleChip
{
    public static ChipEstimate Of(double areaMm2 = 100, double powerW = 50, double imagesPerS = 1e6, double inputGbPerS = 40, double spread = 0.2)
    {
        Quantity About(double value) => new(value, value * (1 - spread), value * (1 + spread), "a test");
        return new ChipEstimate(
            About(areaMm2),
            About(powerW),
            About(powerW / imagesPerS * 1e6),
            Quantity.Exact(imagesPerS, "a test"),
            About(40),
            Quantity.Exact(1, "a test"),
            Quantity.Exact(inputGbPerS, "a test"),
            "npu",
            [],
            []);
    }
}
