namespace HaShiFlex.Estimation.Product;

/// <summary>How many dies of an area a wafer holds, how many of them work, and what one of those costs.</summary>
public static class DieCost
{
    /// <summary>
    /// Whole dies on a wafer: pi (d/2)^2 / A - pi d / sqrt(2 A), the second term being the partial dies at the edge
    /// (de Vries, "Investigation of gross die per wafer formulas", IEEE Trans. Semiconductor Manufacturing 18(1), 2005); scribe lines are not counted.
    /// </summary>
    /// <param name="dieMm2">Positive.</param>
    /// <returns>At least 0; not rounded, so that it is continuous in the area.</returns>
    public static double GrossDies(double dieMm2, double waferDiameterMm)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dieMm2);
        double radius = waferDiameterMm / 2;
        return Math.Max(0, (Math.PI * radius * radius / dieMm2) - (Math.PI * waferDiameterMm / Math.Sqrt(2 * dieMm2)));
    }

    /// <summary>Negative-binomial yield, (1 + A D / alpha)^-alpha (Stapper, IBM J. Res. Dev. 27(6), 1983).</summary>
    /// <returns>In (0, 1].</returns>
    public static double Yield(double dieMm2, double defectsPerCm2, double clustering) =>
        Math.Pow(1 + (dieMm2 / 100 * defectsPerCm2 / clustering), -clustering);

    /// <summary>USD for one working die.</summary>
    /// <returns>Null where the wafer holds less than one whole die.</returns>
    public static double? UsdPerGoodDie(double dieMm2, ProductAssumptions assumptions)
    {
        double gross = GrossDies(dieMm2, assumptions.WaferDiameterMm);
        return gross < 1 ? null : assumptions.WaferUsd / (gross * Yield(dieMm2, assumptions.DefectsPerCm2, assumptions.DefectClustering));
    }
}
