using HaShiFlex.Estimation.Gates;

namespace HaShiFlex.Estimation.Tests.Gates;

public sealed class GateDelaysTests
{
    private const int Gates = 5000;

    private static readonly GateDelays Equal = new([.. Enumerable.Repeat(20f, GateDelays.PerGate * Gates)], [30f, 0f], [0f, 5f, 0f, 0f]);

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.22)]
    public void Equal_delays_vary_around_their_mean_by_the_share_that_is_asked(double spreadShare)
    {
        var varied = Equal.Varied(spreadShare);

        double[] shares = [.. varied.Gates.Select(ps => (ps / 20.0) - 1)];
        Assert.InRange(shares.Average(), -0.01 * spreadShare, 0.01 * spreadShare);
        Assert.Equal(spreadShare, Math.Sqrt(shares.Average(share => share * share)), 3);
        Assert.InRange(shares.Max(Math.Abs), 0, Math.Sqrt(3) * spreadShare + 1e-6);
        Assert.Equal(Equal.Launch, varied.Launch);
        Assert.Equal(Equal.Polarity, varied.Polarity);
    }

    [Fact]
    public void A_gate_varies_by_its_place_alone()
    {
        var few = new GateDelays([.. Equal.Gates[..40]], Equal.Launch, Equal.Polarity);

        Assert.Equal(Equal.Varied(0.2).Gates[..40], few.Varied(0.2).Gates);
    }
}
