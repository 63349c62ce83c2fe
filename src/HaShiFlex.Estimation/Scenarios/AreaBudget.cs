using HaShiFlex.Documents;

namespace HaShiFlex.Estimation.Scenarios;

/// <summary>The highest rate whose chip fits an area.</summary>
public sealed record AreaBudget(double Mm2, SourcePosition Position) : ThroughputChoice(Position);
