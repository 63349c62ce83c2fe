using System.Collections.Immutable;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Cli.Inspection;

/// <summary>A layer, and how its weights would spread over Po2 codes.</summary>
/// <param name="Codes">Terms by code: [0] zero, [1] the channel's largest power, [2] half of it, and so on; empty for a layer without weights.</param>
internal sealed record LayerInspection(Layer Layer, ImmutableArray<long> Codes)
{
    public long Weights => Layer is ConvolutionLayer c ? c.Weights.Values.Length : 0;

    /// <summary>Multiply-accumulates for one image.</summary>
    public long MultiplyAccumulates => Layer is ConvolutionLayer c ? c.MultiplyAccumulates : 0;

    public static LayerInspection Of(Layer layer, Po2Format format)
    {
        if (layer is not ConvolutionLayer { Weights: var weights })
            return new LayerInspection(layer, []);

        var rounded = Po2Rounding.Round(weights.Values, weights.Outputs, weights.FanIn, format, weights.PositionsKnown);
        long[] codes = new long[format.Exponents + 1];
        foreach (sbyte code in rounded.Codes.Span)
            codes[code == 0 ? 0 : format.Exponents + 1 - Math.Abs((int)code)]++;
        return new LayerInspection(layer, [.. codes]);
    }
}
