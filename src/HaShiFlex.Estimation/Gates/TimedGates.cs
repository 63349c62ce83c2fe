namespace HaShiFlex.Estimation.Gates;

/// <summary>Static timing of a netlist's cells.</summary>
/// <param name="PathPs">The shortest clock period that they allow, ps, without wires.</param>
/// <param name="Delays">Of each cell.</param>
public sealed record TimedGates(double PathPs, GateDelays Delays);
