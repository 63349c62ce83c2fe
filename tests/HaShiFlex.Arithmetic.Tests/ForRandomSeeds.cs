using FsCheck;
using FsCheck.Fluent;

namespace HaShiFlex.Arithmetic.Tests;

/// <summary>A property of things made from a seed: checked for some hundred seeds, the same ones in every run.</summary>
public static class ForRandomSeeds
{
    public static void Check(Action<int> property, int seeds = 300) => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(seeds).WithReplay(20261122, 77777),
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), property));
}
