using HaShiFlex.Documents;

namespace HaShiFlex.Estimation.Scenarios;

/// <summary>As few instances as reach a rate.</summary>
public sealed record TargetRate(double ImagesPerSecond, SourcePosition Position) : ThroughputChoice(Position);
