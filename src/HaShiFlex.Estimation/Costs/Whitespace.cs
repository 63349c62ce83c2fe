using HaShiFlex.Estimation.Results;
using HaShiFlex.Technology;

namespace HaShiFlex.Estimation.Costs;

/// <summary>Placement area that standard-cell utilization leaves free: logic x (1 / utilization - 1), the most where the utilization is lowest.</summary>
public static class Whitespace
{
    /// <param name="logicUm2">Cell area, um2.</param>
    public static Quantity Around(Quantity logicUm2, TechnologyLibrary library) => logicUm2.Times(
        new Quantity((1 / library.Utilization.Value) - 1, (1 / library.Utilization.High) - 1, (1 / library.Utilization.Low) - 1, ""),
        library.Utilization.Source.ToString());
}
