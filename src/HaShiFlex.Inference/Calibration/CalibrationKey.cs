using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Calibration;

/// <summary>The hash of everything that a calibration depends on, in hexadecimal digits.</summary>
internal static class CalibrationKey
{
    // Changes whenever the method does, so that no entry of an older one is taken.
    private const int Method = 11;

    /// <param name="images">Adds what identifies the images.</param>
    public static string Of(Network network, ImageEncoding image, QuantizationSettings settings, CalibrationOptions options, Action<IncrementalHash> images)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Text(FormattableString.Invariant($"{Method} {network.Input} {image.Bits} {image.Signed} {image.Scale:r}"));
        Text(string.Join(' ', image.Mean.Concat(image.Deviation).Select(v => v.ToString("r", CultureInfo.InvariantCulture))));
        Text(FormattableString.Invariant($"{settings.ActivationBits} {settings.LogitBits} {settings.RequantizeDigits} {settings.ProgrammableBits}"));
        Text(FormattableString.Invariant($"{options.FallbackTargetRidge:r} {options.FallbackRoundingRidge:r} {options.Mirror} {options.ResidualCorrection:r} {options.BeyondClamp:r} {options.Scales} {options.RangeImages} {options.MetricProbes} {options.MetricDamping:r} {options.PositionWeighting:r} {options.LargestPositionWeight:r}"));
        Text(string.Join(' ', options.TargetRidges.Concat([-1]).Concat(options.RoundingRidges).Select(v => v.ToString("r", CultureInfo.InvariantCulture))));
        Text(FormattableString.Invariant($"{options.Price.First:r} {options.Price.Further:r}"));
        Text(string.Join(' ', options.WeightBits));
        Text(string.Join(' ', options.PriceFactors.OrderBy(pair => pair.Key.Layer, StringComparer.Ordinal).ThenBy(pair => pair.Key.Bits)
            .Select(pair => FormattableString.Invariant($"{pair.Key.Layer} {pair.Key.Bits} {pair.Value:r}"))));
        foreach (var layer in network.Layers)
        {
            Text(FormattableString.Invariant($"{layer.Name} {layer.Kind} {string.Join(',', layer.Inputs)} {layer.Output} {layer.Activation.Minimum:r} {layer.Activation.Maximum:r}"));
            Text(FormattableString.Invariant($"{settings.WeightsOf(layer.Name)} {settings.ActivationBitsOf(layer.Name)} {settings.ProgrammableLayers.Contains(layer.Name)}"));
            if (layer is ConvolutionLayer c)
            {
                Text(FormattableString.Invariant($"{c.Window} {c.Groups}"));
                hash.AppendData(MemoryMarshal.AsBytes(c.Weights.Values.Span));
                hash.AppendData(MemoryMarshal.AsBytes(c.Bias.Span));
            }
            else if (layer is AveragePoolLayer a)
            {
                Text(FormattableString.Invariant($"{a.Window} {a.CountIncludePad} {a.CeilRows} {a.CeilColumns}"));
            }
            else if (layer is MaxPoolLayer m)
            {
                Text(m.Window.ToString());
            }
            else if (layer is PadLayer p)
            {
                Text(FormattableString.Invariant($"{p.Top} {p.Left} {p.Value:r}"));
            }
        }

        images(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Text(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
    }
}
