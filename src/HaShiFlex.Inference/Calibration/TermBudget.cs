using HaShiFlex.Quantization.Calibrated;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Inference.Calibration;

/// <summary>How many terms the hardened weights of a network may have, as shares of their number; null for as many as help.</summary>
/// <param name="Nonzero">At most this share of the weights is not zero, above 0 and below 1: pruning, the other weights compensating.</param>
/// <param name="ExtraTerms">At most this many terms beyond the first of each weight, over the number of weights, above 0.</param>
public sealed record TermBudget(double? Nonzero, double? ExtraTerms)
{
    public static TermBudget None { get; } = new(null, null);

    /// <summary>Shares of weights that are not zero, and of terms beyond each weight's first.</summary>
    internal static (double Nonzero, double ExtraTerms) Used(CalibratedWeights weights)
    {
        long count = 0, nonzero = 0, terms = 0;
        foreach (var matrix in weights.Weights.Values)
        {
            var own = Count(matrix);
            (count, nonzero, terms) = (count + own.Weights, nonzero + own.Nonzero, terms + own.Terms);
        }

        return count == 0 ? (0, 0) : (nonzero / (double)count, (terms - nonzero) / (double)count);
    }

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
