namespace HaShiFlex.Synthesis.Simulation;

/// <summary>Delays of an instance from an input pin to an output pin, ps.</summary>
public readonly record struct CellDelay(string From, string To, double RisePs, double FallPs);
