namespace HaShiFlex.Estimation.Gates;

/// <summary>Edges a cycle in a layer's hardware, glitches included.</summary>
/// <param name="Operands">At the inputs of adder cells: what drives many of them counts with each.</param>
/// <param name="FullAdders">Of the sums and carries of full adders.</param>
/// <param name="HalfAdders">Of those of half adders.</param>
/// <param name="Clamps">Of the bits that enter clamps.</param>
/// <param name="Registers">Of the registers' outputs.</param>
public readonly record struct GateToggles(double Operands, double FullAdders, double HalfAdders, double Clamps, double Registers)
{
    public static GateToggles operator +(GateToggles a, GateToggles b) => new(
        a.Operands + b.Operands,
        a.FullAdders + b.FullAdders,
        a.HalfAdders + b.HalfAdders,
        a.Clamps + b.Clamps,
        a.Registers + b.Registers);

    public static GateToggles operator *(GateToggles toggles, double factor) => new(
        toggles.Operands * factor,
        toggles.FullAdders * factor,
        toggles.HalfAdders * factor,
        toggles.Clamps * factor,
        toggles.Registers * factor);
}
