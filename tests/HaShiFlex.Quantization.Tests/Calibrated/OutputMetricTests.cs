using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Quantization.Tests.Calibrated;

public sealed class OutputMetricTests
{
    [Fact]
    public void Damping_makes_an_outputs_own_error_count_more_in_units_of_a_layer_without_a_metric()
    {
        var metric = Assert.Single(OutputMetric.Of([[4, 1, 1, 2]], [[1, 3]], 0.5));
        // The diagonal 6 + 0.03, 3 + 0.03: weighted with the variances they must come to 1 + 3.
        double unit = 4 / (6.03 + (3 * 3.03));
        Assert.Equal([6.03 * unit, unit], metric.Row(0).ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([unit, 3.03 * unit], metric.Row(1).ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void A_layer_that_no_result_depends_on_has_equal_outputs()
    {
        var metrics = OutputMetric.Of([[0, 0, 0, 0], [0]], [[1, 2], [3]], 0.3);
        Assert.Equal([1, 0], metrics[0].Row(0).ToArray());
        Assert.Equal(1, metrics[1].Of(0));
    }

    [Fact]
    public void An_output_that_nothing_depends_on_still_counts()
    {
        var metric = OutputMetric.Of([[1, 0, 0, 0]], [[1, 1]], 0.3)[0];
        Assert.InRange(metric.Of(1), 1e-3, 0.1);
    }
}
