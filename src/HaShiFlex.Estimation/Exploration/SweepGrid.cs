using System.Collections.Immutable;
using HaShiFlex.Quantization;

namespace HaShiFlex.Estimation.Exploration;

/// <summary>Which weights a sweep tries: every combination.</summary>
/// <param name="Bits">Of one power of two: 3 bits code zero and three exponents.</param>
/// <param name="Terms">Powers of two in a weight.</param>
/// <param name="Sparsities">Shares of weights pruned, 0 to below 1.</param>
public sealed record SweepGrid(ImmutableArray<int> Bits, ImmutableArray<int> Terms, ImmutableArray<double> Sparsities)
{
    private static readonly ImmutableArray<int> UsualBits = [3, 4, 5, 6];

    private static readonly ImmutableArray<double> UsualSparsities = [0, 0.25, 0.5];

    /// <summary>3 to 6 bits, nothing to half of the weights pruned, and the scenario's own choice among them.</summary>
    public static SweepGrid Around(QuantizationSettings own) => new(
        [.. UsualBits.Append(own.Weights.Bits).Distinct().Order()],
        [own.Weights.Terms],
        [.. UsualSparsities.Append(own.Sparsity).Distinct().Order()]);

    /// <summary>By terms, then by sparsity, then by bits.</summary>
    public ImmutableArray<(int Bits, int Terms, double Sparsity)> Points =>
        [.. from terms in Terms from sparsity in Sparsities from bits in Bits select (bits, terms, sparsity)];
}
