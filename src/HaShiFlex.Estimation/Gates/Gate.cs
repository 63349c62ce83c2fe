namespace HaShiFlex.Estimation.Gates;

/// <summary>An adder cell between nodes.</summary>
/// <param name="A">A node as it is read: see <see cref="GateNetlist"/>.</param>
/// <param name="C">Negative in half adders.</param>
/// <param name="Sum">The node that the sum makes; negative where nobody reads it.</param>
/// <param name="Carry">The node that the carry makes; negative where nobody reads it.</param>
public readonly record struct Gate(GateKind Kind, int A, int B, int C, int Sum, int Carry);
