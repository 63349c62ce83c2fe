using System.Collections.Immutable;
using HaShiFlex.Inference.Ranges;
using HaShiFlex.Inference.Tests.Images;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Tests.Ranges;

public class RangeCalibrationTests
{
    [Fact]
    public void ExtremesArePreciseAndPercentilesLeaveOutliersOut()
    {
        var histogram = new ValueHistogram();
        float[] values = [.. Enumerable.Range(0, 100_000).Select(i => (float)Math.Sin(i))];
        histogram.Add(values);
        histogram.Add([-50, 80]);

        Assert.Equal((-50, 80), histogram.Range(RangeMethod.Extremes, 8));
        var (minimum, maximum) = histogram.Range(RangeMethod.Percentile, 8);
        Assert.InRange(minimum, -1.1, -0.99);
        Assert.InRange(maximum, 0.99, 1.1);
    }

    [Fact]
    public void LeastSquaresClipsMoreTheFewerTheBits()
    {
        var random = new Random(3);
        float[] values = [.. Enumerable.Range(0, 50_000).Select(_ => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - random.NextDouble() - random.NextDouble() - random.NextDouble()))];
        var histogram = new ValueHistogram();
        histogram.Add(values);

        double Reach(int bits) => histogram.Range(RangeMethod.LeastSquares, bits).Maximum;

        Assert.True(Reach(3) < Reach(5) && Reach(5) < Reach(10), $"{Reach(3)} {Reach(5)} {Reach(10)}");
    }

    [Fact]
    public void AFileKeepsEveryRangeExactly()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "ranges.yaml");
        var ranges = new ActivationRanges(ImmutableDictionary<string, ActivationRange>.Empty
            .Add("a: \"b\"", new ActivationRange(-1.0 / 3, Math.PI, "Extremes of 4 images"))
            .Add("conv1", new ActivationRange(0, 6, "Extremes of 4 images")));

        ActivationRangesFile.Write(path, ranges);

        Assert.Equal(ranges.ByLayer.OrderBy(r => r.Key), ActivationRangesFile.Read(path).ByLayer.OrderBy(r => r.Key));
    }
}
