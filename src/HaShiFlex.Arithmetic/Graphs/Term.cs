namespace HaShiFlex.Arithmetic.Graphs;

/// <summary>A shifted, signed use of a value: +-(node &lt;&lt; shift). Wires alone, and inverters where it is negative.</summary>
/// <param name="Node">Inputs come first (0 to inputs - 1), then the adders in their order.</param>
public readonly record struct Term(int Node, int Shift, bool Negative);
