using FsCheck;
using FsCheck.Fluent;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports.Tests.Tables;

public class FigureTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1234567, "1,235,000")]
    [InlineData(12346, "12,350")]
    [InlineData(999.96, "1,000.0")]
    [InlineData(12.3456, "12.35")]
    [InlineData(0.0012346, "0.001235")]
    [InlineData(0.0000123456, "1.235e-5")]
    public void Four_digits_are_shown_of_an_estimate(double value, string shown) => Assert.Equal(shown, Figure.Estimate(value));

    [Fact]
    public void What_is_shown_is_within_half_a_digit_of_the_value() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NormalFloat>(), number =>
        {
            double value = Math.Abs((double)number);
            if (value is 0 or > 1e18 or < 1e-12)
                return true;
            double shown = double.Parse(Figure.Estimate(value), System.Globalization.CultureInfo.InvariantCulture);
            return Math.Abs(shown - value) <= value * 0.00051;
        }).QuickCheckThrowOnFailure();
}
