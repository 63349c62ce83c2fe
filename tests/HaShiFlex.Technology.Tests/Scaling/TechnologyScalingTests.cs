using FsCheck;
using FsCheck.Fluent;
using HaShiFlex.Documents;
using HaShiFlex.Technology.Catalog;
using HaShiFlex.Technology.Cells;
using HaShiFlex.Technology.Figures;
using HaShiFlex.Technology.Scaling;

namespace HaShiFlex.Technology.Tests.Scaling;

public class TechnologyScalingTests
{
    private static readonly TechnologyLibrary Asap7 = TechnologyCatalog.Default.Load("asap7-rvt-tt-0p70v-25c");

    private static List<(FigureKind Kind, Figure Figure)> Figures(TechnologyLibrary library)
    {
        var all = new List<(FigureKind, Figure)>();
        library.Transform((kind, figure) =>
        {
            all.Add((kind, figure));
            return figure;
        });
        return all;
    }

    [Fact]
    public void SameCornerIsTheSameLibrary() => Assert.Same(Asap7, TechnologyScaling.To(Asap7, 7, 0.7, 25));

    [Fact]
    public void OlderNodeIsLargerSlowerAndHungrier()
    {
        var old = TechnologyScaling.To(Asap7, 45, 0.9, 25);
        Assert.Equal(Asap7.Cells.FullAdder.AreaUm2.Value / 0.059, old.Cells.FullAdder.AreaUm2.Value, 9);
        Assert.Equal(Asap7.Power.AdderEnergyPerBitFj.Value / 0.0684, old.Power.AdderEnergyPerBitFj.Value, 1);
        Assert.Equal(Asap7.Cells.FullAdder.Arcs!.Arcs[0].DelaysPs[0] / 0.257, old.Cells.FullAdder.Arcs!.Arcs[0].DelaysPs[0], 0);
        Assert.Equal(Asap7.Wires.CapacitanceFfPerUm, old.Wires.CapacitanceFfPerUm);
        Assert.Equal(Asap7.Utilization, old.Utilization);
        Assert.Equal(new Corner(45, 0.9, 25, "TT, RVT"), old.Corner);
        Assert.Contains("scaled from 7 nm, 0.7 V, 25 C to 45 nm, 0.9 V, 25 C (area x16.95, Stillmaker and Baas 2017)", old.Cells.FullAdder.AreaUm2.Source.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TemperatureMovesLeakageByItsDoublingAndWidensDelay()
    {
        var hot = TechnologyScaling.To(Asap7, 7, 0.7, 25 + Asap7.Leakage.DoublingC.Value);
        Assert.Equal(2 * Asap7.Cells.Inverter.LeakageNw.Value, hot.Cells.Inverter.LeakageNw.Value, 9);
        Assert.Equal(Asap7.Leakage.LogicDensityWPerMm2, hot.Leakage.LogicDensityWPerMm2);
        Assert.Equal(Asap7.Cells.FullAdder.AreaUm2, hot.Cells.FullAdder.AreaUm2);
        var (before, after) = (Asap7.Cells.FullAdder.Output("sum").DelayPs, hot.Cells.FullAdder.Output("sum").DelayPs);
        Assert.Equal(before.Value, after.Value);
        Assert.True(after.Low < before.Low && after.High > before.High);

        // The leakage prior and the cells' own leakage agree at the prior's temperature.
        var at85 = TechnologyScaling.To(Asap7, 7, 0.7, 85).Cells.Inverter;
        Assert.InRange(at85.LeakageNw.Value / at85.AreaUm2.Value * 1e-3, 0.035, 0.045);
    }

    [Fact]
    public void EveryFigureStaysPositiveAndInItsRangeAtEveryCorner()
    {
        var corner =
            from row in Gen.Elements(NodePolynomials.All.ToArray())
            from share in Gen.Choose(0, 1000)
            from temperature in Gen.Choose(-55, 150)
            select (row.NodeNm, NodePolynomials.MinimumSupplyV + (share / 1000.0 * (row.MaximumSupplyV - NodePolynomials.MinimumSupplyV)), temperature);
        Prop.ForAll(corner.ToArbitrary(), c => Figures(TechnologyScaling.To(Asap7, c.NodeNm, c.Item2, c.temperature))
            .TrueForAll(f => f.Figure.Low > 0 && f.Figure.Low <= f.Figure.Value && f.Figure.Value <= f.Figure.High && double.IsFinite(f.Figure.High)))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void ScalingThereAndBackKeepsValuesAndNeverNarrowsARange()
    {
        var back = TechnologyScaling.To(TechnologyScaling.To(Asap7, 16, 0.8, 85), 7, 0.7, 25);
        foreach (var (before, after) in Figures(Asap7).Zip(Figures(back)))
        {
            Assert.Equal(before.Figure.Value, after.Figure.Value, before.Figure.Value * 1e-9);
            Assert.True(after.Figure.Low <= before.Figure.Low * (1 + 1e-9) && after.Figure.High >= before.Figure.High * (1 - 1e-9));
        }
    }

    [Theory]
    [InlineData(28, 0.8, 25, "nodeNm 28 of the target has no scaling polynomials; there are 45, 32, 20, 16, 14, 10, 7")]
    [InlineData(7, 0.4, 25, "supplyV 0.4 of the target is outside the range of the 7 nm scaling polynomials, 0.5 to 0.893 V")]
    [InlineData(16, 1.2, 25, "supplyV 1.2 of the target is outside the range of the 16 nm scaling polynomials, 0.5 to 0.958 V")]
    [InlineData(7, 0.7, 200, "temperatureC 200 is out of range: it must be from -55 to 150")]
    public void RefusesCornersThatThePolynomialsDoNotCover(double node, double supply, double temperature, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => TechnologyScaling.To(Asap7, node, supply, temperature)).Message);

    [Fact]
    public void HigherSupplyIsFasterAndCostsEnergy()
    {
        var high = TechnologyScaling.To(Asap7, 7, 0.8, 25);
        var adder = CellRole.FullAdder;
        Assert.True(high.Cells[adder].Output("carry").DelayPs.Value < Asap7.Cells.FullAdder.Output("carry").DelayPs.Value);
        Assert.True(high.Cells.FullAdder.Output("carry").EnergyPerEdgeFj.Value > Asap7.Cells.FullAdder.Output("carry").EnergyPerEdgeFj.Value);
        Assert.Equal(Asap7.Cells.FullAdder.AreaUm2, high.Cells.FullAdder.AreaUm2);
    }
}
