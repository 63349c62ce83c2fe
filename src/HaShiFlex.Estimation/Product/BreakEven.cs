using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Estimation.Product;

/// <summary>The number of chips from which on the hardened chip is the cheaper way to a rate.</summary>
/// <param name="Baseline">Key of the baseline whose devices would do the same work.</param>
/// <param name="DevicesPerChip">Devices of the baseline that reach one chip's rate.</param>
/// <param name="Chips">Chips that pay for the masks; null where a chip costs more than the devices that it replaces.</param>
public sealed record BreakEven(string Baseline, Quantity DevicesPerChip, Quantity? Chips);
