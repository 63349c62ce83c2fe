namespace HaShiFlex.Estimation.Product;

/// <summary>How many links of one sort the chip's input needs.</summary>
/// <param name="Share">Needed bandwidth over one link's; above 1 one link cannot feed the chip.</param>
public sealed record LinkNeed(InputLink Link, double Share);
