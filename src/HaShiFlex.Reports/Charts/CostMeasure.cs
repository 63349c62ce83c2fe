using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.Charts;

/// <summary>One of the two costs that components have.</summary>
/// <param name="Key">In file names and data.</param>
/// <param name="Axis">Title of an axis, with the unit.</param>
/// <param name="Unit">Of <paramref name="Value"/>.</param>
/// <param name="Value">In that unit.</param>
public sealed record CostMeasure(string Key, string Title, string Axis, string Unit, Func<ComponentCost, Quantity> Value)
{
    public static CostMeasure Area { get; } = new("area", "Area", "Area, mm²", "mm²", cost => cost.AreaUm2.Times(1e-6));

    public static CostMeasure Energy { get; } = new("energy", "Energy per image", "Energy per image, µJ", "µJ", cost => cost.EnergyPerImageNj.Times(1e-3));
}
