using System.Collections.Immutable;

namespace HaShiFlex.Synthesis.Flows;

/// <summary>A library's full or half adder and which of its outputs are inverted.</summary>
/// <param name="Inputs">Pins that are added: three of a full adder, two of a half adder.</param>
/// <param name="CarryInverted">Whether <paramref name="Carry"/> carries the complement.</param>
/// <param name="SumInverted">Whether <paramref name="Sum"/> carries the complement.</param>
public sealed record AdderCell(string Name, ImmutableArray<string> Inputs, string Carry, bool CarryInverted, string Sum, bool SumInverted);
