using HaShiFlex.Technology.Cells;

namespace HaShiFlex.Technology.Liberty.Import;

/// <summary>A library's cell that does what a role says.</summary>
/// <param name="Inputs">Pins in the order of <see cref="CellRoles.Inputs"/>.</param>
/// <param name="Outputs">Pins in the order of <see cref="CellRoles.Outputs"/>, each with whether it is the complement.</param>
public sealed record MatchedCell(CellRole Role, LibertyCell Cell, IReadOnlyList<LibertyPin> Inputs, IReadOnlyList<(LibertyPin Pin, bool IsInverted)> Outputs);
