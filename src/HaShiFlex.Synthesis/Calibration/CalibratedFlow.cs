using System.Collections.Immutable;
using HaShiFlex.Technology.Flows;

namespace HaShiFlex.Synthesis.Calibration;

/// <summary>A flow's coefficients, and every design of the set with them.</summary>
public sealed record CalibratedFlow(ReferenceFlow Flow, ImmutableArray<CalibratedDesign> Designs);
