using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Synthesis.Crosscheck;

/// <summary>One figure, estimated and measured.</summary>
/// <param name="Name">Ends in its unit.</param>
/// <param name="Estimate">Null where no reference flow of the technology library resembles the synthesis.</param>
/// <param name="Measured">What the tools say.</param>
/// <param name="Orders">The least and the greatest that they say with the adders in these and other orders; null where no other was asked for.</param>
public sealed record CrosscheckFigure(string Name, Quantity? Estimate, double Measured, (double Low, double High)? Orders = null)
{
    /// <summary>Estimate over measurement.</summary>
    public double? Ratio => Estimate is { } estimate && Measured > 0 ? estimate.Value / Measured : null;

    /// <summary>Whether the measurement lies in the range of the estimate.</summary>
    public bool? IsInside => Estimate is { } estimate ? Measured >= estimate.Low && Measured <= estimate.High : null;
}
