using System.Collections.Immutable;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Cli.Inspection;

/// <summary>What <c>hashiflex inspect</c> tells of a network.</summary>
/// <param name="Layers">All of the network's, or the one that was asked for.</param>
internal sealed record NetworkInspection(Network Network, Po2Format Format, ImmutableArray<LayerInspection> Layers)
{
    public long Weights => Layers.Sum(l => l.Weights);

    public long MultiplyAccumulates => Layers.Sum(l => l.MultiplyAccumulates);

    /// <summary>Terms of all layers by code, as in <see cref="LayerInspection.Codes"/>.</summary>
    public ImmutableArray<long> Codes =>
        [.. Enumerable.Range(0, Format.Exponents + 1).Select(code => Layers.Where(l => !l.Codes.IsEmpty).Sum(l => l.Codes[code]))];

    /// <param name="layers">Those of the network that are asked for.</param>
    public static NetworkInspection Of(Network network, Po2Format format, IEnumerable<Layer> layers) =>
        new(network, format, [.. layers.Select(l => LayerInspection.Of(l, format))]);

    /// <summary>A code's share of a channel's largest power: 0, 2^0, 2^-1 and so on.</summary>
    public static string CodeName(int code) => code == 0 ? "0" : code == 1 ? "2^0" : FormattableString.Invariant($"2^-{code - 1}");
}
