using System.Collections.Immutable;
using System.Globalization;

namespace HaShiFlex.Inference.Calibration;

/// <summary>What samples of all layers, or a calibration that exceeded a budget, have told of it.</summary>
/// <param name="Price">That these had, above 0.</param>
/// <param name="Elasticity">By how many percent demand falls when the price rises by one, above 0.</param>
/// <param name="Demands">What each hardened layer used at that price, in units of the budget's costs, in the network's order.</param>
/// <param name="Limit">What all may use.</param>
internal sealed record BudgetPlan(TermBudget Budget, double Price, double Elasticity, ImmutableArray<double> Demands, double Limit)
{
    /// <summary>Equal for equal plans alone.</summary>
    public string InWords => FormattableString.Invariant($"{Budget.InWords} {Price:r} {Elasticity:r} {Limit:r} {string.Join(' ', Demands.Select(demand => demand.ToString("r", CultureInfo.InvariantCulture)))}\n");
}
