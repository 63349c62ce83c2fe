namespace HaShiFlex.Arithmetic.Cells;

/// <summary>What one output costs and which values it takes.</summary>
/// <param name="Range">Exactly the values between which the output moves; its <see cref="Interval.Width"/> is the width of the result.</param>
/// <param name="Cells">The cells of this output alone: sums that are shared between outputs are not in it.</param>
public readonly record struct OutputCells(Interval Range, CellCounts Cells);
