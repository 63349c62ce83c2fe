using HaShiFlex.Inference.Calibration;

namespace HaShiFlex.Inference.Tests.Calibration;

public sealed class NetworkComparisonTests
{
    [Fact]
    public void Shares_and_errors_are_counted_over_images()
    {
        float[][] floats = [[0, 2], [4, 0], [1, 3]];
        double[][] results = [[0, 2], [1, 2], [1, 4]];

        var comparison = NetworkComparison.Of(floats, results, [1, 0, 0]);

        Assert.Equal(200 / 3.0, comparison.AgreementPercent);
        Assert.Equal(2, comparison.Float!.Top1);
        Assert.Equal(1, comparison.Quantized!.Top1);
        Assert.Equal(3, comparison.Quantized.Top5);
        // Differences 3 and 2 in the second image, 1 in the third; variances 2, 8 and 2.
        Assert.Equal((9 + 4 + 1) / 12.0, comparison.LogitError, 1e-12);
        Assert.Equal(10 * Math.Log10(12 / 14.0), comparison.LogitSqnrDb, 1e-12);
        Assert.Null(NetworkComparison.Of(floats, results, null).Quantized);
    }
}
