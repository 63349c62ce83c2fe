using System.Text.Json.Nodes;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.Charts;

/// <summary>One chart: from an estimate to a Vega-Lite specification without width or theme, which <see cref="ChartSheet"/> adds.</summary>
public interface IChart
{
    /// <summary>File name without extension, and the chart's place on the page.</summary>
    public string Name { get; }

    public string Title { get; }

    /// <summary>What to see in it, in a sentence or two.</summary>
    public string Describe(Estimate estimate);

    /// <summary>Null where the estimate has no data for it.</summary>
    public JsonObject? Draw(Estimate estimate);
}
