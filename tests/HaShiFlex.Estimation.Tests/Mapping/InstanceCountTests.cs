using FsCheck;
using FsCheck.Fluent;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Mapping;
using HaShiFlex.Estimation.Scenarios;

namespace HaShiFlex.Estimation.Tests.Mapping;

public class InstanceCountTests
{
    [Fact]
    public void Instances_finish_in_time_and_one_fewer_would_not()
    {
        Prop.ForAll(Gen.Choose(1, 20000).ToArbitrary(), Gen.Choose(1, 20000).ToArbitrary(), (positions, cycles) =>
        {
            int instances = InstanceCount.ForCycles(positions, cycles);
            Assert.True(InstanceCount.Cycles(positions, instances) <= cycles);
            if (instances > 1)
                Assert.True(InstanceCount.Cycles(positions, instances - 1) > cycles);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(4.0e6, 1.0, 250)]
    [InlineData(1.21e6, 1.0, 826)]
    [InlineData(1e9, 1.0, 1)]
    public void A_rate_allows_the_whole_cycles_that_fit_into_its_interval(double rate, double clockGHz, long cycles)
    {
        Assert.Equal(cycles, InstanceCount.CyclesFor(new TargetRate(rate, default), clockGHz));
    }

    [Fact]
    public void A_rate_above_the_clock_is_refused_where_it_stands()
    {
        var target = new TargetRate(1.1e9, new SourcePosition("s.yaml", 3, 7));
        Assert.StartsWith("s.yaml:3:7: ", Assert.Throws<InputException>(() => InstanceCount.CyclesFor(target, 1.0)).Message);
    }
}
