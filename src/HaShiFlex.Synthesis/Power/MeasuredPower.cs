namespace HaShiFlex.Synthesis.Power;

/// <summary>Energy of one clock cycle of a synthesized module, from the edges of a simulation and the library's tables; no wires, no clock tree.</summary>
/// <param name="EnergyFj">All cells: their internal energy, flops' clock pins among it, and the charge of what they drive, fJ.</param>
/// <param name="LeakageNw">Static power, nW.</param>
public sealed record MeasuredPower(double EnergyFj, double LeakageNw)
{
    /// <summary>Power at a clock, uW: fJ x GHz = uW.</summary>
    public double PowerUw(double clockGHz) => (EnergyFj * clockGHz) + (LeakageNw / 1000);
}
