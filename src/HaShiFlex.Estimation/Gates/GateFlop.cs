namespace HaShiFlex.Estimation.Gates;

/// <summary>One register bit.</summary>
/// <param name="Data">A node as it is read; negative where a port of the layer or a clamp delivers it.</param>
/// <param name="Node">The node that it makes.</param>
public readonly record struct GateFlop(int Data, int Node);
