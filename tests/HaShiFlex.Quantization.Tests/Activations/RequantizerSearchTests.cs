using FsCheck;
using FsCheck.Fluent;
using HaShiFlex.Arithmetic.Matrices;
using HaShiFlex.Documents;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Quantization.Tests.Activations;

public class RequantizerSearchTests
{
    [Fact]
    public void The_multiplier_has_at_most_the_digits_and_is_as_near_as_they_allow()
    {
        // The widest gap of three digits is 1.3125 to 1.375, so a ratio is missed by 2.4 % at worst.
        Prop.ForAll(Gen.Choose(1, 1 << 30).Select(i => i / 1e9).ToArbitrary(), ratio =>
        {
            var three = RequantizerSearch.Nearest(ratio, 3, 1, "layer");
            Assert.True(SignedDigits.Count(three.Multiplier) <= 3);
            Assert.InRange(Value(three) / ratio, 0.976, 1.024);
            var eight = RequantizerSearch.Nearest(ratio, 8, 1, "layer");
            Assert.InRange(Value(eight) / ratio, 1 - (1 / 4000.0), 1 + (1 / 4000.0));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0.5, 1, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(4, 4, 0)]
    [InlineData(0.375, 3, 3)]
    public void Exact_ratios_are_exact(double ratio, long multiplier, int shift)
    {
        Assert.Equal(new Requantizer(multiplier, shift), RequantizerSearch.Nearest(ratio, 3, 1, "layer"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(1e-30)]
    [InlineData(1e30)]
    public void A_scale_that_cannot_be_wired_is_an_error_that_names_the_layer(double ratio)
    {
        Assert.Contains("'stem'", Assert.Throws<InputException>(() => RequantizerSearch.Nearest(ratio, 3, 1, "stem")).Message);
    }

    [Fact]
    public void Rounding_is_half_up_with_an_arithmetic_shift()
    {
        var half = new Requantizer(1, 1);
        Assert.Equal([-1, 0, 0, 1, 1, 2], new long[] { -2, -1, 0, 1, 2, 3 }.Select(half.Apply));
    }

    private static double Value(Requantizer requantizer) => Math.ScaleB(requantizer.Multiplier, -requantizer.Shift);
}
