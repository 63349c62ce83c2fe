namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// Prices of the layers of one calibration, one after the other: the price of the next is the one at which all that follow are expected to use what is left of the budget, by
/// what the plan has them use at its price, how demand changes with it, and how far those that are done were from what was expected of them.
/// </summary>
internal sealed class BudgetedPrices(BudgetPlan plan)
{
    // Left for what the last layer cannot hit exactly.
    private const double Margin = 0.002;

    // Of all demand: as much of it has to be seen before it is believed more than what was expected.
    private const double Doubt = 0.02;

    // From the plan's price, at most.
    private const double MostApart = 16;

    // Below the price that would have been right from the start: what early layers have left does not make a few last ones buy what is worth little.
    private const double LeastOfRight = 0.8;

    private readonly double _all = plan.Demands.Sum();
    private double _expected;
    private double _seen;
    private double _used;
    private int _done;

    /// <summary>What the next layer may use at most if it is the last, else infinite.</summary>
    public double Allowance => _done == plan.Demands.Length - 1 ? plan.Limit - _used : double.PositiveInfinity;

    /// <summary>Of the next layer.</summary>
    public double Next
    {
        get
        {
            double ratio = (_seen + (Doubt * _all)) / (_expected + (Doubt * _all));
            double limit = plan.Limit * (1 - Margin), left = limit - _used;
            double right = Math.Pow(ratio * _all / limit, 1 / plan.Elasticity);
            return AtMostApart(left <= 0 ? double.PositiveInfinity : Math.Max(LeastOfRight * right, Math.Pow(ratio * (_all - _expected) / left, 1 / plan.Elasticity)));
        }
    }

    /// <summary>A price at which a layer that used too much at another is expected to keep its allowance.</summary>
    public double Raised(double price, double used) =>
        Allowance <= 0 ? plan.Price * MostApart : price * Math.Pow(used / (Allowance * (1 - Margin)), 1 / plan.Elasticity);

    /// <param name="used">By the next layer, calibrated at its price, in units of the budget's costs.</param>
    public void Add(double used)
    {
        double price = Next;
        _expected += plan.Demands[_done];
        _seen += used * Math.Pow(price / plan.Price, plan.Elasticity);
        _used += used;
        _done++;
    }

    private double AtMostApart(double factor) => plan.Price * Math.Clamp(factor, 1 / MostApart, MostApart);
}
