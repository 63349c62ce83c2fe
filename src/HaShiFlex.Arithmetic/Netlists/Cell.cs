namespace HaShiFlex.Arithmetic.Netlists;

/// <summary>One adder cell.</summary>
/// <param name="C">The operand that comes last, a ripple carry for one; <see cref="Bit.Zero"/> in half adders.</param>
public readonly record struct Cell(CellKind Kind, Bit A, Bit B, Bit C);
