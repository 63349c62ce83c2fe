using FsCheck;
using FsCheck.Fluent;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Quantization.Tests.Weights;

public class Po2RoundingTests
{
    private static readonly Gen<float[]> Rows = Gen.Choose(-100000, 100000).Select(i => i / 1000f * MathF.Abs(i / 50000f)).ArrayOf().Where(r => r.Length > 0);

    [Fact]
    public void Every_weight_takes_the_nearest_level_of_its_row()
    {
        Prop.ForAll(Rows.ToArbitrary(), row =>
        {
            var format = new Po2Format(4, 2);
            var levels = Po2LevelSet.Of(format);
            var rounded = Po2Rounding.Round(row, 1, row.Length, format);
            double scale = rounded.Scales.Span[0];
            for (int i = 0; i < row.Length; i++)
            {
                double error = Math.Abs(Math.Abs(row[i]) - (Math.Abs(rounded.Integer(0, i)) * scale));
                foreach (long level in levels.Levels)
                    Assert.True(error <= Math.Abs(Math.Abs(row[i]) - (level * scale)) + (1e-9 * scale));
                Assert.True(rounded.Integer(0, i) == 0 || Math.Sign(rounded.Integer(0, i)) == Math.Sign(row[i]));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_scale_of_a_fine_grid_leaves_noticeably_less_error()
    {
        Prop.ForAll(Rows.ToArbitrary(), row =>
        {
            var levels = Po2LevelSet.Of(new Po2Format(4, 1));
            double chosen = Error(row, Po2Rounding.BestScale(row, levels), levels);
            double largest = row.Max(MathF.Abs) / (double)levels.Maximum;
            for (double scale = largest / 2; largest > 0 && scale < largest * 4; scale *= 1.002)
                Assert.True(chosen <= (1.05 * Error(row, scale, levels)) + 1e-9, $"{chosen} against {Error(row, scale, levels)} at {scale}");
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(4, 1, 700)]
    [InlineData(8, 1, 65)]
    [InlineData(4, 2, 300)]
    [InlineData(6, 1, 130)]
    public void A_long_row_takes_the_scale_with_the_least_error_in_any_order(int bits, int terms, int length)
    {
        var random = new Random(length);
        float[] row = [.. Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() - 0.5) * random.NextDouble()))];
        var levels = Po2LevelSet.Of(new Po2Format(bits, terms));
        double chosen = Po2Rounding.BestScale(row, levels);
        double largest = row.Max(MathF.Abs) / (double)levels.Maximum;
        for (double scale = largest / 2; scale < largest * 4; scale *= 1.002)
            Assert.True(Error(row, chosen, levels) <= 1.05 * Error(row, scale, levels));
        Assert.Equal(chosen, Po2Rounding.BestScale(row.Order().ToArray(), levels), 1e-12 * chosen);
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(3, 2)]
    [InlineData(6, 3)]
    public void Many_weights_at_once_take_the_levels_that_each_takes_alone(int bits, int terms)
    {
        var levels = Po2LevelSet.Of(new Po2Format(bits, terms));
        Prop.ForAll(Rows.ToArbitrary(), row =>
        {
            // Midpoints are in it too: there a comparison by a hair more or less shows.
            float[] weights = [.. row, .. levels.Midpoints.ToArray().Take(40).Select(midpoint => (float)midpoint), -0f];
            var together = new sbyte[weights.Length * terms];
            Po2Rounding.Assign(weights, 1, levels, together);
            var alone = new sbyte[terms];
            for (int i = 0; i < weights.Length; i++)
            {
                Po2Rounding.Assign(weights.AsSpan(i, 1), 1, levels, alone);
                Assert.Equal(alone, together[(i * terms)..((i + 1) * terms)]);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Weights_that_are_levels_already_are_kept_exactly()
    {
        float[] row = [0.5f, -0.25f, 0f, 0.0078125f, -0.5f, 0.125f];
        var rounded = Po2Rounding.Round(row, 1, row.Length, new Po2Format(4, 1));
        Assert.Equal(row, Enumerable.Range(0, row.Length).Select(i => rounded.Integer(0, i) * rounded.Scales.Span[0]));
    }

    [Fact]
    public void Permuting_a_row_permutes_its_codes()
    {
        Prop.ForAll(Rows.ToArbitrary(), row =>
        {
            var format = new Po2Format(4, 1);
            var straight = Po2Rounding.Round(row, 1, row.Length, format);
            var reversed = Po2Rounding.Round(row.Reverse().ToArray(), 1, row.Length, format);
            Assert.Equal(straight.Scales.Span[0], reversed.Scales.Span[0]);
            Assert.Equal(straight.Codes.ToArray(), reversed.Codes.ToArray().Reverse());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void More_bits_or_terms_never_lose_signal()
    {
        Prop.ForAll(Rows.ToArbitrary(), row =>
        {
            double Left(int bits, int terms)
            {
                var levels = Po2LevelSet.Of(new Po2Format(bits, terms));
                return Error(row, Po2Rounding.BestScale(row, levels), levels);
            }

            double noise = row.Sum(w => (double)w * w) * 0.02;
            Assert.True(Left(4, 2) <= Left(4, 1) + noise);
            Assert.True(Left(5, 1) <= Left(4, 1) + noise);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_row_of_zeros_stays_zero_with_a_usable_scale()
    {
        var rounded = Po2Rounding.Round(new float[5], 1, 5, new Po2Format(4, 1));
        Assert.All(rounded.Codes.ToArray(), code => Assert.Equal(0, code));
        Assert.Equal(1f, rounded.Scales.Span[0]);
    }

    private static double Error(float[] row, double scale, Po2LevelSet levels) => row.Sum(w =>
    {
        double difference = Math.Abs(w) - (levels.Levels[levels.Nearest(Math.Abs(w) / scale)] * scale);
        return difference * difference;
    });
}
