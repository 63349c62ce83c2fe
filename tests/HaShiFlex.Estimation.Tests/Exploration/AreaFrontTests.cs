using System.Collections.Immutable;
using HaShiFlex.Estimation.Exploration;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Estimation.Tests.Exploration;

public sealed class AreaFrontTests
{
    [Fact]
    public void The_front_is_what_nothing_else_is_better_than()
    {
        var marked = AreaFront.Marked([Point(3, 20), Point(1, 5), Point(2, 12), Point(2.5, 11), Point(2, 10), Point(4, 20)]);
        Assert.Equal([1, 2, 2, 2.5, 3, 4], marked.Select(p => p.AreaMm2.Value));
        Assert.Equal([true, true, false, false, true, false], marked.Select(p => p.IsOnFront));
    }

    [Fact]
    public void A_point_without_any_error_is_on_the_front()
    {
        var marked = AreaFront.Marked([Point(1, 30), Point(2, null)]);
        Assert.All(marked, p => Assert.True(p.IsOnFront));
    }

    private static FrontPoint Point(double areaMm2, double? decibels) => new(
        0.1,
        0,
        1,
        ImmutableSortedDictionary<string, Po2Format>.Empty,
        1,
        Quantity.Exact(areaMm2, "made up"),
        Quantity.Exact(1, "made up"),
        Quantity.Exact(1, "made up"),
        new MeasuredAccuracy(10, 90, "made up") { LogitSqnrDb = decibels },
        false);
}
