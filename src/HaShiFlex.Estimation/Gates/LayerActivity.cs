namespace HaShiFlex.Estimation.Gates;

/// <summary>Edges a cycle of a layer's parts.</summary>
public sealed record LayerActivity(GateToggles Sums, GateToggles Scaling, GateToggles Registers);
