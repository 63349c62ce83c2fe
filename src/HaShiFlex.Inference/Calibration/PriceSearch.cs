namespace HaShiFlex.Inference.Calibration;

/// <summary>Finds a price at which demand, which falls as the price rises, just keeps a budget.</summary>
internal static class PriceSearch
{
    private const int Trials = 10;

    // Of the logit error: between what single weights of the largest layers gain and what those of the smallest do.
    private const double Start = 1e-6;

    private const double Step = 16;

    /// <summary>Where demand was seen at one price alone.</summary>
    public const double UnknownElasticity = 0.3;

    private const double LeastElasticity = 0.05;

    /// <param name="demand">What is used at a price; called with prices of 0 and above.</param>
    /// <param name="budget">Positive.</param>
    /// <param name="tolerance">What may be left of the budget, as a share of it.</param>
    /// <returns>
    /// A price at which demand was at most the budget, 0 where it is without a price, and the elasticity there: by how many percent demand falls when the price
    /// rises by one.
    /// </returns>
    public static (double Price, double Elasticity) Find(Func<double, double> demand, double budget, double tolerance)
    {
        if (demand(0) <= budget)
            return (0, UnknownElasticity);

        // In logarithms both are nearly straight lines, so that interpolation needs few trials; it is kept off the ends, where it would creep.
        (double Price, double Demand)? above = null, within = null;
        double price = Start;
        for (int trial = 0; trial < Trials; trial++)
        {
            double used = demand(price);
            if (used > budget)
                above = (price, used);
            else
                within = (price, used);
            if (within is { } found && (found.Demand >= budget * (1 - tolerance) || trial == Trials - 1))
                return (found.Price, Elasticity(above, found));
            price = (above, within) switch
            {
                ({ } low, { } high) => Between(low, high, budget * (1 - (tolerance / 2))),
                ({ } low, null) => low.Price * Step,
                (null, { } high) => high.Price / Step,
                _ => price,
            };
        }

        return within is { } last ? (last.Price, Elasticity(above, last)) : (price, UnknownElasticity);
    }

    private static double Elasticity((double Price, double Demand)? above, (double Price, double Demand) within) =>
        above is { } low && within.Demand > 0 ? Math.Max(LeastElasticity, Math.Log(low.Demand / within.Demand) / Math.Log(within.Price / low.Price)) : UnknownElasticity;

    private static double Between((double Price, double Demand) low, (double Price, double Demand) high, double wanted)
    {
        double share = high.Demand <= 0 ? 0.5 : Math.Log(low.Demand / wanted) / Math.Log(low.Demand / high.Demand);
        return Math.Exp(double.Lerp(Math.Log(low.Price), Math.Log(high.Price), Math.Clamp(share, 0.1, 0.9)));
    }
}
