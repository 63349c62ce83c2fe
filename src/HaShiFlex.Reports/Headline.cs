using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports;

/// <summary>One of the chip's figures.</summary>
/// <param name="Key">In JSON, under <c>chip</c>.</param>
/// <param name="Unit">As people write it.</param>
public sealed record Headline(string Key, string Title, string Unit, Quantity Quantity);
