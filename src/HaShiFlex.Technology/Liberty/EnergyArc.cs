using HaShiFlex.Technology.Liberty.Tables;

namespace HaShiFlex.Technology.Liberty;

/// <summary>An <c>internal_power</c> group: energy in fJ of an edge of the pin that holds it, the load's own charge not included.</summary>
/// <param name="RelatedPins">The input whose edge causes it; empty for an input pin's own edges.</param>
/// <param name="SupplyPin">The rail that pays, or null where the library does not tell rails apart.</param>
/// <param name="When">State in which it holds, or null for any.</param>
public sealed record EnergyArc(IReadOnlyList<string> RelatedPins, string? SupplyPin, string? When, LibertyTable? RiseEnergy, LibertyTable? FallEnergy);
