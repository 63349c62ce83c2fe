namespace HaShiFlex.Estimation.Results;

/// <summary>The same chip mapped for another rate: one point of area against throughput.</summary>
/// <param name="IsThisDesign">The scenario's own mapping.</param>
public sealed record ThroughputPoint(Quantity ImagesPerS, Quantity AreaMm2, Quantity EnergyPerImageUj, bool IsThisDesign);
