using HaShiFlex.Inference.Calibration;

namespace HaShiFlex.Inference.Tests.Calibration;

public sealed class MagnitudeHistogramTests
{
    [Theory]
    [InlineData(4, true)]
    [InlineData(8, true)]
    [InlineData(4, false)]
    public void The_best_reach_is_near_the_one_found_by_coding_every_value(int bits, bool signed)
    {
        var random = new Random(bits);
        float[] values = [.. Enumerable.Range(0, 20000).Select(_ =>
        {
            double v = 0;
            for (int i = 0; i < 6; i++)
                v += random.NextDouble() - 0.5;
            v = v * v * v;
            return (float)(signed ? v : Math.Max(v, 0));
        })];
        var histogram = new MagnitudeHistogram();
        histogram.Add(values.AsSpan(0, 7000));
        var rest = new MagnitudeHistogram();
        rest.Add(values.AsSpan(7000));
        histogram.Add(rest);

        double reach = histogram.BestReach(bits, signed);

        double best = Enumerable.Range(1, 400).Min(i => Error(histogram.Maximum * i / 400));
        Assert.InRange(Error(reach), 0, 1.05 * best);
        Assert.True(reach < histogram.Maximum || bits == 8);

        double Error(double candidate)
        {
            double top = signed ? (1 << (bits - 1)) - 1 : (1 << bits) - 1, scale = candidate / top;
            return values.Sum(v => Math.Pow(v - (scale * Math.Clamp(Math.Round(v / scale), signed ? -top - 1 : 0, top)), 2));
        }
    }

    [Fact]
    public void A_tensor_of_zeros_has_no_reach()
    {
        var histogram = new MagnitudeHistogram();
        histogram.Add(new float[10]);
        Assert.Equal(0, histogram.BestReach(8, true));
    }
}
