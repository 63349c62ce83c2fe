using System.Collections.Immutable;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Estimation.Product;

/// <summary>The chip as something to buy, cool and feed.</summary>
/// <param name="GrossDiesPerWafer">Whole dies on a wafer.</param>
/// <param name="YieldFraction">Share of them that works, 0 to 1.</param>
/// <param name="CostPerGoodDieUsd">Null where a wafer holds no whole die.</param>
/// <param name="PowerDensityWPerMm2">Power over area, all of the die alike; hot spots are above it.</param>
/// <param name="BreakEvens">Against every baseline with a price.</param>
/// <param name="Links">Narrowest first.</param>
/// <param name="Warnings">Sentences: what cannot be fed, cooled or exposed.</param>
public sealed record ProductEstimate(
    ProductAssumptions Assumptions,
    Quantity GrossDiesPerWafer,
    Quantity YieldFraction,
    Quantity? CostPerGoodDieUsd,
    Quantity PowerDensityWPerMm2,
    ImmutableArray<BreakEven> BreakEvens,
    ImmutableArray<LinkNeed> Links,
    ImmutableArray<string> Warnings);
