using System.Collections.Immutable;

namespace HaShiFlex.Arithmetic.Cells;

/// <summary>What the additions of a layer cost.</summary>
/// <param name="Total">Of all outputs and all shared sums; the depth is the deepest output's.</param>
/// <param name="Outputs">One per output.</param>
public sealed record LayerCells(CellCounts Total, ImmutableArray<OutputCells> Outputs);
