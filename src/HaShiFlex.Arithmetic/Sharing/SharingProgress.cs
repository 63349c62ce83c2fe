namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>How far an optimization is.</summary>
/// <param name="Fraction">Of the effort or of the time budget, whichever is further: 0 to 1.</param>
/// <param name="Cost">Of the graph at hand, in full adders, or in adders under that objective.</param>
public readonly record struct SharingProgress(double Fraction, double Cost);
