namespace HaShiFlex.Technology.Scaling;

/// <summary>
/// One node's row of Stillmaker and Baas, "Scaling equations for the accurate prediction of CMOS device performance from 180 nm to 7 nm",
/// Integration 58 (2017), 74-81: high-performance devices. The ratio of two rows carries a figure from one node and supply to another.
/// </summary>
/// <param name="NodeNm">nm.</param>
/// <param name="AreaToSeven">Area at 7 nm over area here.</param>
/// <param name="D3">Delay factor = D3 V^3 + D2 V^2 + D1 V + D0.</param>
/// <param name="A2">Energy factor = A2 V^2 + A1 V + A0.</param>
public sealed record NodePolynomials(
    double NodeNm, double AreaToSeven, double D3, double D2, double D1, double D0, double A2, double A1, double A0)
{
    /// <summary>Nodes whose row has all of area, delay and energy; from old to new.</summary>
    public static IReadOnlyList<NodePolynomials> All { get; } =
    [
        new(45, 0.059, -501.6, 1567, -1619, 566.1, 1.018, -0.3107, 0.1539),
        new(32, 0.13, -1047, 2982, -2797, 873.5, 0.8367, -0.4341, 0.1701),
        new(20, 0.28, 0, 34.63, -66.37, 41.15, 0.373, -0.1582, 0.04104),
        new(16, 0.31, 0, 24.8, -47.52, 28.87, 0.2958, -0.1241, 0.03024),
        new(14, 0.34, -40.66, 109.2, -100.6, 35.92, 0.2363, -0.09675, 0.02239),
        new(10, 0.58, -34.95, 93.65, -85.99, 30.4, 0.2068, -0.09311, 0.02375),
        new(7, 1, -28.58, 76.6, -70.26, 24.69, 0.1776, -0.09097, 0.02447),
    ];

    /// <summary>Least supply that a row is used for, V: below it the devices near their threshold, where no low-order polynomial follows them. Our rule.</summary>
    public const double MinimumSupplyV = 0.5;

    /// <summary>
    /// Greatest supply that the row is used for, V: as far as its delay falls ever more slowly with the supply, as a transistor's does.
    /// Beyond, the polynomial turns up or dives, and says nothing of silicon. Our rule, from the coefficients.
    /// </summary>
    public double MaximumSupplyV { get; } = EndOfPhysicalDelay(D3, D2, D1);

    public double DelayFactor(double supplyV) => (((((D3 * supplyV) + D2) * supplyV) + D1) * supplyV) + D0;

    public double EnergyFactor(double supplyV) => (((A2 * supplyV) + A1) * supplyV) + A0;

    /// <summary>The nearer of the delay's minimum (first derivative zero) and its inflection (second derivative zero).</summary>
    private static double EndOfPhysicalDelay(double d3, double d2, double d1)
    {
        if (d3 == 0)
            return -d1 / (2 * d2);
        double inflection = -d2 / (3 * d3);
        double discriminant = (4 * d2 * d2) - (12 * d3 * d1);
        if (discriminant < 0)
            return inflection;
        double minimum = ((-2 * d2) + Math.Sqrt(discriminant)) / (6 * d3);
        return Math.Min(minimum, inflection);
    }
}
