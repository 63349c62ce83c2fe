using FsCheck;
using FsCheck.Fluent;
using HaShiFlex.Quantization.Calibrated;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Quantization.Tests.Calibrated;

public sealed class Po2GridTests
{
    [Fact]
    public void The_cheapest_level_costs_no_more_than_any_other()
    {
        var format = new Po2Format(4, 2);
        var grid = new Po2Grid(format);
        Prop.ForAll(
            ArbMap.Default.ArbFor<(short Value, byte Curvature, byte First, byte Further)>(),
            drawn =>
            {
                float wanted = drawn.Value / 200f, curvature = (1 + drawn.Curvature) / 64f;
                double[] prices = [0, drawn.First / 16.0, (drawn.First + drawn.Further) / 16.0];
                double Cost(float level) => (curvature * (double)(wanted - level) * (wanted - level)) + prices[grid.TermsOf(level)];
                double found = Cost(grid.Cheapest(wanted, curvature, prices));
                return Po2LevelSet.Of(format).Levels.ToArray().All(level => found <= Math.Min(Cost((float)level), Cost(-(float)level)) + 1e-6);
            }).QuickCheckThrowOnFailure();
    }
}
