using HaShiFlex.Arithmetic.Matrices;

namespace HaShiFlex.Arithmetic.Tests.Matrices;

public sealed class SignedDigitsTests
{
    [Fact]
    public void DigitsAddUpAndAreNeverAdjacent() => ForRandomSeeds.Check(seed =>
    {
        long value = new Random(seed).NextInt64(long.MinValue, long.MaxValue) >> (seed % 63);
        Int128 sum = 0;
        int last = -2, count = 0;
        SignedDigits.ForEach(value, (exponent, negative) =>
        {
            Assert.True(exponent > last + 1);
            last = exponent;
            sum += negative ? -((Int128)1 << exponent) : (Int128)1 << exponent;
            count++;
        });
        Assert.Equal(value, (long)sum);
        Assert.Equal(count, SignedDigits.Count(value));
    });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-64, 1)]
    [InlineData(7, 2)]
    [InlineData(-11, 3)]
    public void APowerOfTwoIsOneDigit(long value, int digits) => Assert.Equal(digits, SignedDigits.Count(value));
}
