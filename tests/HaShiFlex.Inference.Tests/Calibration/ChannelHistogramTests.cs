using HaShiFlex.Inference.Calibration;

namespace HaShiFlex.Inference.Tests.Calibration;

public sealed class ChannelHistogramTests
{
    [Theory]
    [InlineData(4, true)]
    [InlineData(8, true)]
    [InlineData(4, false)]
    [InlineData(8, false)]
    public void The_error_of_a_reach_is_near_that_of_coding_every_value(int bits, bool signed)
    {
        var random = new Random(bits);
        float[] values = [.. Enumerable.Range(0, 20000).Select(i =>
        {
            double v = 0;
            for (int k = 0; k < 6; k++)
                v += random.NextDouble() - 0.5;
            v = v * v * v * (i % 2 == 0 ? 1 : 100);
            return (float)(signed ? v : Math.Max(v, 0));
        })];
        var histogram = new ChannelHistogram(2);
        histogram.Add(values.AsSpan(0, 7000));
        histogram.Add(values.AsSpan(7000));
        float[] twos = [.. Enumerable.Repeat(2f, values.Length)];
        histogram.AddDerivatives(values, twos);

        for (int channel = 0; channel < 2; channel++)
        {
            Assert.Equal(4 * 10000, histogram.Sensitivity(channel), 1e-6);
            float[] own = [.. values.Where((_, i) => i % 2 == channel)];
            double largest = own.Max(v => signed ? Math.Abs(v) : v);
            Assert.Equal(1, histogram.Largest(channel, signed) / largest, 0.035);
            foreach (double reach in new[] { largest / 4, largest / 2, largest * 0.9 })
            {
                double top = signed ? (1 << (bits - 1)) - 1 : (1 << bits) - 1, scale = reach / top;
                double exact = own.Sum(v => Math.Pow(v - (scale * Math.Clamp(Math.Round(v / scale), signed ? -top - 1 : 0, top)), 2));
                Assert.Equal(4, histogram.Error(channel, bits, signed, reach) / exact, 1.0);
            }
        }
    }

    [Fact]
    public void Values_whose_errors_do_nothing_may_be_cut_off()
    {
        var histogram = new ChannelHistogram(1);
        float[] values = [1, -1, 0.5f, 100];
        histogram.Add(values);
        histogram.AddDerivatives(values, [1, 1, 1, 0]);

        Assert.True(histogram.Error(0, 8, true, 1.1) < histogram.Error(0, 8, true, 100) / 1000);
        Assert.Equal(100, histogram.Largest(0, true), 4.0);
    }

    [Fact]
    public void A_channel_of_zeros_has_no_reach()
    {
        var histogram = new ChannelHistogram(1);
        histogram.Add(new float[10]);
        Assert.Equal(0, histogram.Largest(0, true));
    }
}
