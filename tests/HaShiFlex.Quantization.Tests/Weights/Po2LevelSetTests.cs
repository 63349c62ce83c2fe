using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Quantization.Tests.Weights;

public class Po2LevelSetTests
{
    [Fact]
    public void One_term_of_four_bits_has_zero_and_seven_powers()
    {
        Assert.Equal([0, 1, 2, 4, 8, 16, 32, 64], Po2LevelSet.Of(new Po2Format(4, 1)).Levels.ToArray());
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(5, 2)]
    [InlineData(8, 1)]
    public void Every_level_is_the_sum_of_its_codes_and_levels_rise(int bits, int terms)
    {
        var levels = Po2LevelSet.Of(new Po2Format(bits, terms));
        long previous = -1;
        for (int i = 0; i < levels.Levels.Length; i++)
        {
            long sum = 0;
            foreach (sbyte code in levels.CodesOf(i))
                sum += Po2Matrix.Power(code);
            Assert.Equal(levels.Levels[i], sum);
            Assert.True(levels.Levels[i] > previous);
            previous = levels.Levels[i];
        }
    }

    [Fact]
    public void A_level_has_the_fewest_terms_that_make_it()
    {
        var format = new Po2Format(4, 3);
        var levels = Po2LevelSet.Of(format);
        for (int i = 0; i < levels.Levels.Length; i++)
            Assert.True(levels.CodesOf(i).ToArray().Count(c => c != 0) <= Fewest(levels.Levels[i], format.Exponents));

        static int Fewest(long value, int exponents)
        {
            var reached = new HashSet<long> { 0 };
            for (int terms = 0; ; terms++)
            {
                if (reached.Contains(value))
                    return terms;
                reached = [.. reached.SelectMany(r => Enumerable.Range(0, exponents).SelectMany(e => new[] { r + (1L << e), r - (1L << e) }))];
            }
        }
    }

    [Fact]
    public void Two_terms_of_three_bits_reach_every_sum_of_two_signed_powers()
    {
        long[] powers = [0, 1, 2, 4];
        var expected = powers.SelectMany(a => powers.SelectMany(b => new[] { a + b, Math.Abs(a - b) })).Distinct().Order();
        Assert.Equal(expected, Po2LevelSet.Of(new Po2Format(3, 2)).Levels.ToArray());
    }
}
