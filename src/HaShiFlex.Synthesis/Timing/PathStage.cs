namespace HaShiFlex.Synthesis.Timing;

/// <summary>One arc of a path.</summary>
/// <param name="Pin">Instance and pin that the arc ends at.</param>
/// <param name="Cell">Type of the instance.</param>
/// <param name="DelayPs">Delay of the arc, ps.</param>
public readonly record struct PathStage(string Pin, string Cell, double DelayPs);
