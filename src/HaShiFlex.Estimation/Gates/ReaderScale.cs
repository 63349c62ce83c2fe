namespace HaShiFlex.Estimation.Gates;

/// <summary>Readers of an input in the whole layer over those of the outputs that are built, or over one where these have none.</summary>
/// <param name="True">Of those that read it as it is.</param>
/// <param name="Complemented">Of those that read its complement.</param>
/// <param name="Both">Of all.</param>
public readonly record struct ReaderScale(double True, double Complemented, double Both);
