namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>Areas of the bit cells, all in one unit; only their ratios matter.</summary>
/// <param name="FullAdder">Above zero.</param>
/// <param name="HalfAdder">Zero or more.</param>
/// <param name="Flop">Zero where sums are not pipelined; otherwise every bit that enters a sum is registered once.</param>
public sealed record SharingCosts(double FullAdder, double HalfAdder, double Flop)
{
    /// <summary>um2 of FAx1 and HAxp5 with their inverters, fitted to synthesized ASAP7 adders without pipelining (the full-adder flow).</summary>
    public static SharingCosts Default { get; } = new(0.2863, 0.1685, 0);
}
