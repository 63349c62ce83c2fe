using FsCheck;
using FsCheck.Fluent;
using HaShiFlex.Quantization.Pruning;

namespace HaShiFlex.Quantization.Tests.Pruning;

public class MagnitudePruningTests
{
    // Few distinct magnitudes, so that ties are the rule.
    private static readonly Gen<float[]> Weights = Gen.Choose(-6, 6).Select(i => i / 4f).ArrayOf().Where(w => w.Length >= 4);

    [Fact]
    public void Exactly_the_share_is_pruned_and_nothing_left_is_smaller_than_what_went()
    {
        Prop.ForAll(Weights.ToArbitrary(), Gen.Choose(0, 99).ToArbitrary(), (weights, percent) =>
        {
            int fanIn = weights.Length / 2;
            var matrix = weights.Take(fanIn * 2).ToArray();
            var before = (float[])matrix.Clone();
            MagnitudePruning.Prune([matrix], [fanIn], percent / 100.0);
            int expected = (int)Math.Floor(percent / 100.0 * matrix.Length);
            Assert.Equal(Math.Max(expected, before.Count(w => w == 0)), matrix.Count(w => w == 0));
            float largestGone = before.Zip(matrix).Where(p => p.Second == 0).Select(p => Math.Abs(p.First)).DefaultIfEmpty(0).Max();
            Assert.All(matrix.Where(w => w != 0), w => Assert.True(Math.Abs(w) >= largestGone));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Sorting_a_row_leaves_the_same_multiset_in_it()
    {
        Prop.ForAll(Weights.ToArbitrary(), weights =>
        {
            int fanIn = weights.Length / 2;
            var straight = weights.Take(fanIn * 2).ToArray();
            var sorted = straight.Take(fanIn).Order().Concat(straight.Skip(fanIn).Order()).ToArray();
            MagnitudePruning.Prune([straight], [fanIn], 0.4);
            MagnitudePruning.Prune([sorted], [fanIn], 0.4);
            Assert.Equal(straight.Take(fanIn).Order(), sorted.Take(fanIn).Order());
            Assert.Equal(straight.Skip(fanIn).Order(), sorted.Skip(fanIn).Order());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Rows_are_pruned_each_by_itself()
    {
        float[] matrix = [1, 2, 3, 4, 10, 20, 30, 40];
        MagnitudePruning.PruneRows(matrix, 4, 0.5);
        Assert.Equal([0, 0, 3, 4, 0, 0, 30, 40], matrix);
    }
}
