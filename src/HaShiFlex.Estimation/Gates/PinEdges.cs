namespace HaShiFlex.Estimation.Gates;

/// <summary>When a pin rises and falls at the latest, and how slowly, ps; minus infinity where it never does.</summary>
internal readonly record struct PinEdges(double RisePs, double RiseSlewPs, double FallPs, double FallSlewPs)
{
    public static PinEdges Never { get; } = new(double.NegativeInfinity, 0, double.NegativeInfinity, 0);

    /// <param name="edge">0 rises, 1 falls.</param>
    public (double ArrivalPs, double SlewPs) Of(int edge) => edge == 0 ? (RisePs, RiseSlewPs) : (FallPs, FallSlewPs);
}
