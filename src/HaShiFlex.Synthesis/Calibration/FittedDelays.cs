using HaShiFlex.Technology.Flows;

namespace HaShiFlex.Synthesis.Calibration;

/// <summary>What critical paths say of a flow that dissolves adders.</summary>
/// <param name="DelaysPs">Of the parts, ps, in the order of <see cref="AdderArcs.All"/>.</param>
/// <param name="SpreadShare">As in <see cref="AdderArcs"/>.</param>
/// <param name="LookAheadShare">As in <see cref="AdderArcs"/>.</param>
public sealed record FittedDelays(double[] DelaysPs, double SpreadShare, double LookAheadShare);
