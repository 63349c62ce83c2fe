using System.Collections.Immutable;
using System.Globalization;
using HaShiFlex.Quantization.Pruning;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Quantization;

/// <summary>How a network becomes integers.</summary>
public sealed record QuantizationSettings
{
    public static QuantizationSettings Default { get; } = new();

    /// <summary>Format of hardened weights.</summary>
    public Po2Format Weights { get; init; } = new(4, 1);

    /// <summary>Bits of a layer's result, 2 to 12.</summary>
    public int ActivationBits { get; init; } = 8;

    /// <summary>Bits of the network's last result, so that classes do not tie: 16.</summary>
    public int LogitBits { get; init; } = 16;

    /// <summary>Signed digits of a requantizer's multiplier, 1 to 8.</summary>
    public int RequantizeDigits { get; init; } = 3;

    /// <summary>Share of hardened weights that magnitude pruning sets to zero, 0 to below 1.</summary>
    public double Sparsity { get; init; }

    public PruningScope PruningScope { get; init; } = PruningScope.Global;

    /// <summary>Bits of a programmable layer's weights, 2 to 8.</summary>
    public int ProgrammableBits { get; init; } = 8;

    /// <summary>Names of the linear layers that run on the NPU.</summary>
    public ImmutableHashSet<string> ProgrammableLayers { get; init; } = [];

    public ImmutableDictionary<string, LayerOverride> Overrides { get; init; } = ImmutableDictionary<string, LayerOverride>.Empty;

    /// <summary>Everything that changes the integers, in one line: what a measurement on them holds for.</summary>
    public string InWords()
    {
        var words = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{Weights.Bits}-bit weights of {Weights.Terms} term{(Weights.Terms == 1 ? "" : "s")}"),
            string.Create(CultureInfo.InvariantCulture, $"{ActivationBits}-bit activations"),
            string.Create(CultureInfo.InvariantCulture, $"{RequantizeDigits} requantizer digits"),
        };
        if (Sparsity > 0)
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{100 * Sparsity:0.###} % pruned by {PruningScope.ToString().ToLowerInvariant()}"));
        if (ProgrammableLayers.Count > 0)
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{ProgrammableBits}-bit {string.Join(" and ", ProgrammableLayers.Order(StringComparer.Ordinal))}"));
        foreach (var (layer, own) in Overrides.OrderBy(o => o.Key, StringComparer.Ordinal))
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{layer}: bits {own.Bits}, terms {own.Terms}, sparsity {own.Sparsity}, activation bits {own.ActivationBits}"));
        return string.Join(", ", words);
    }

    public Po2Format WeightsOf(string layer) => Overrides.TryGetValue(layer, out var o)
        ? new Po2Format(o.Bits ?? Weights.Bits, o.Terms ?? Weights.Terms)
        : Weights;

    public int ActivationBitsOf(string layer) => Overrides.GetValueOrDefault(layer)?.ActivationBits ?? ActivationBits;
}
