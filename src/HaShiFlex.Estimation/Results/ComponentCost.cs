namespace HaShiFlex.Estimation.Results;

/// <summary>One component's share.</summary>
/// <param name="AreaUm2">All instances, um2.</param>
/// <param name="EnergyPerImageNj">All instances, nJ for one image.</param>
public sealed record ComponentCost(Component Component, Quantity AreaUm2, Quantity EnergyPerImageNj);
