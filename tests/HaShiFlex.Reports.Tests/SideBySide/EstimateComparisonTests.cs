using System.Text.Json;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.SideBySide;

namespace HaShiFlex.Reports.Tests.SideBySide;

public class EstimateComparisonTests
{
    private static readonly Estimate First = SampleEstimate.Create("first", 8);

    [Fact]
    public void An_estimate_beside_itself_differs_in_nothing()
    {
        var comparison = EstimateComparison.Of([First, First]);
        Assert.All(comparison.Rows, row => Assert.Equal(Standing.Same, row.StandingOf(1)));
    }

    [Theory]
    [InlineData(0.5, Standing.Better)]
    [InlineData(0.95, Standing.WithinRange)]
    [InlineData(2.0, Standing.Worse)]
    public void A_smaller_area_is_better_once_the_ranges_part(double factor, Standing standing)
    {
        var row = Row("area_mm2", First with { Chip = First.Chip with { AreaMm2 = First.Chip.AreaMm2.Times(factor) } });
        Assert.Equal(standing, row.StandingOf(1));
        Assert.Equal(factor, row.RatioOf(1)!.Value, 1e-12);
    }

    [Fact]
    public void More_images_per_second_are_better_and_another_clock_is_only_different()
    {
        Assert.Equal(Standing.Better, Row("images_per_s", First with { Chip = First.Chip with { ImagesPerS = First.Chip.ImagesPerS.Times(2) } }).StandingOf(1));
        Assert.Equal(Standing.Different, Row("clock_ghz", First with { Chip = First.Chip with { ClockGhz = First.Chip.ClockGhz.Times(2) } }).StandingOf(1));
    }

    [Fact]
    public void One_estimate_is_no_comparison() => Assert.Throws<InputException>(() => EstimateComparison.Of([First]));

    [Fact]
    public void Json_has_each_value_its_ratio_and_its_standing()
    {
        using var stream = new MemoryStream();
        ComparisonJson.Write(stream, EstimateComparison.Of([First, First with { Chip = First.Chip with { AreaMm2 = First.Chip.AreaMm2.Times(2) } }]));
        using var json = JsonDocument.Parse(stream.ToArray());
        var area = json.RootElement.GetProperty("rows").EnumerateArray().First(r => r.GetProperty("key").GetString() == "area_mm2").GetProperty("values")[1];
        Assert.Equal(First.Chip.AreaMm2.Value * 2, area.GetProperty("value").GetDouble());
        Assert.Equal(2, area.GetProperty("ratio_to_first").GetDouble());
        Assert.Equal("worse", area.GetProperty("standing").GetString());
    }

    private static ComparedRow Row(string key, Estimate second) => EstimateComparison.Of([First, second]).Rows.First(r => r.Key == key);
}
