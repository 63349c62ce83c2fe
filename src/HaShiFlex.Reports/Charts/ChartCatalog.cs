using System.Collections.Immutable;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.Charts;

/// <summary>All charts in the order of the page.</summary>
public static class ChartCatalog
{
    public static ImmutableArray<IChart> All { get; } =
    [
        new BaselineChart(BaselineMeasure.Rate),
        new BaselineChart(BaselineMeasure.Efficiency),
        new ComponentChart(CostMeasure.Area),
        new ComponentChart(CostMeasure.Energy),
        new LayerCostChart(CostMeasure.Area),
        new LayerCostChart(CostMeasure.Energy),
        new CyclesChart(),
        new WeightCodesChart(),
        new AccumulatorWidthChart(),
        new ThroughputChart(),
        new SensitivityChart(),
        new FrontChart(),
    ];

    /// <summary>The charts that the estimate has data for.</summary>
    public static ImmutableArray<DrawnChart> Of(Estimate estimate) =>
        [.. All.Select(chart => (chart, specification: chart.Draw(estimate))).Where(pair => pair.specification is not null).Select(pair => new DrawnChart(pair.chart.Name, pair.chart.Title, pair.chart.Describe(estimate), pair.specification!))];
}
