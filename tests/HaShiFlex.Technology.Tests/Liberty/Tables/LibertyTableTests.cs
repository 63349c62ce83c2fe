using FsCheck;
using FsCheck.Fluent;
using HaShiFlex.Technology.Liberty.Tables;

namespace HaShiFlex.Technology.Tests.Liberty.Tables;

public class LibertyTableTests
{
    private static readonly TableAxis Slews = new(TableVariable.InputSlew, [5, 10, 40, 320]);
    private static readonly TableAxis Loads = new(TableVariable.OutputLoad, [0.72, 2.88, 46.08]);

    [Fact]
    public void IsExactForBilinearFunctionsInsideAndBeyondTheTable()
    {
        var coefficient = Gen.Choose(-100, 100).Select(i => i / 10.0);
        var cases =
            from a in coefficient
            from b in coefficient
            from c in coefficient
            from d in coefficient
            from slew in Gen.Choose(0, 500)
            from load in Gen.Choose(0, 60)
            select (a, b, c, d, slew, load);
        Prop.ForAll(cases.ToArbitrary(), x =>
        {
            double F(double slew, double load) => x.a + (x.b * slew) + (x.c * load) + (x.d * slew * load);
            var table = new LibertyTable([Slews, Loads], [.. Slews.Points.SelectMany(s => Loads.Points.Select(l => F(s, l)))]);
            var swapped = new LibertyTable([Loads, Slews], [.. Loads.Points.SelectMany(l => Slews.Points.Select(s => F(s, l)))]);
            double expected = F(x.slew, x.load), tolerance = 1e-9 * (1 + Math.Abs(expected)) * 100;
            return Math.Abs(table.At(x.slew, x.load) - expected) <= tolerance && Math.Abs(swapped.At(x.slew, x.load) - expected) <= tolerance;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void ReadsConstantsLinesAndSinglePoints()
    {
        Assert.Equal(7, new LibertyTable([], [7]).At(20, 3));
        Assert.Equal(15, new LibertyTable([new TableAxis(TableVariable.InputSlew, [0, 10])], [10, 20]).At(5, 99));
        Assert.Equal(4, new LibertyTable([new TableAxis(TableVariable.OutputLoad, [3])], [4]).At(5, 99));
        Assert.Equal(10, new LibertyTable([new TableAxis(TableVariable.Other, [1, 2])], [10, 20]).At(5, 99));
    }
}
