using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Calibrated;
using HaShiFlex.Quantization.Pruning;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Inference.Calibration;

/// <summary>How many terms the hardened weights of a network may have, or how much these may cost.</summary>
/// <param name="Kind">The terms that count.</param>
/// <param name="Share">At most so much of what one term for each weight comes to, above 0; below 1 of first terms.</param>
public sealed record TermBudget(TermKind Kind, double Share)
{
    /// <summary>Of one term by layer, positive, in any unit, such as an area; empty where terms cost the same everywhere.</summary>
    public ImmutableDictionary<string, double> Costs { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>The budget that settings ask for: their sparsity is kept by choosing weights for what they add to the error.</summary>
    /// <param name="extra">What terms beyond the first of each weight may come to, over what one term for each does; null for as many as help.</param>
    /// <returns>Null where they ask for none.</returns>
    /// <exception cref="InputException">A scope other than the whole network, both budgets at once, or extra terms in formats that have none.</exception>
    public static TermBudget? Of(QuantizationSettings settings, double? extra)
    {
        bool prunes = settings.Sparsity > 0;
        if (settings.Overrides.FirstOrDefault(pair => pair.Value.Sparsity is not null) is { Key: { } layer })
            throw new InputException($"layer '{layer}' has a sparsity of its own; calibrated weights are pruned over the whole network: set quantization.pruning.sparsity");
        if (prunes && settings.PruningScope != PruningScope.Global)
            throw new InputException("calibrated weights are pruned over the whole network: set quantization.pruning.scope to global");
        if (prunes && extra is not null)
            throw new InputException("pruning and a budget of extra terms cannot be asked for together; give one of them");
        if (extra is not null && settings.Overrides.Values.Select(own => own.Terms ?? 1).Append(settings.Weights.Terms).Max() == 1)
            throw new InputException("a budget of extra terms needs weights of two or three terms; set quantization.weights.terms to 2 or 3");
        return prunes ? new TermBudget(TermKind.First, 1 - settings.Sparsity) : extra is { } share ? new TermBudget(TermKind.Further, share) : null;
    }

    /// <summary>Equal for equal budgets alone.</summary>
    internal string InWords => FormattableString.Invariant($"{Kind} {Share:r} {string.Join(' ', Costs.OrderBy(cost => cost.Key, StringComparer.Ordinal).Select(cost => FormattableString.Invariant($"{cost.Key} {cost.Value:r}")))}\n");

    /// <summary>Those of the options, with this price for the terms that count.</summary>
    internal CalibrationOptions Priced(CalibrationOptions options, double price) => options with { Price = Kind == TermKind.First ? options.Price with { First = price } : options.Price with { Further = price } };

    /// <summary>What is used, as a share like <see cref="Share"/>.</summary>
    public double Used(CalibratedWeights weights)
    {
        double whole = weights.Weights.Sum(pair => Whole(pair.Key, pair.Value.Outputs * (long)pair.Value.FanIn));
        return whole == 0 ? 0 : weights.Weights.Sum(pair => Used(pair.Key, pair.Value)) / whole;
    }

    /// <summary>What one layer uses, in units of the costs.</summary>
    internal double Used(string layer, Po2Matrix matrix)
    {
        var (_, nonzero, terms) = Count(matrix);
        return CostOf(layer) * (Kind == TermKind.First ? nonzero : terms - nonzero);
    }

    /// <summary>What one term for each weight comes to.</summary>
    internal double Whole(string layer, long weights) => CostOf(layer) * weights;

    internal double CostOf(string layer) => Costs.IsEmpty ? 1 : Costs[layer];

    /// <summary>Weights, those that are not zero, and terms.</summary>
    internal static (long Weights, long Nonzero, long Terms) Count(Po2Matrix matrix)
    {
        int perWeight = matrix.Format.Terms;
        var codes = matrix.Codes.Span;
        long nonzero = 0, terms = 0;
        for (int i = 0; i < codes.Length; i++)
        {
            if (codes[i] == 0)
                continue;
            terms++;
            nonzero += i % perWeight == 0 ? 1 : 0;
        }

        return (codes.Length / perWeight, nonzero, terms);
    }
}
