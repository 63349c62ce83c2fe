using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Inference.Images;
using HaShiFlex.Inference.Verification;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Ranges;

/// <summary>Finds the range of every layer's result from what the float network gives on real images.</summary>
public static class RangeCalibrator
{
    /// <param name="float">Runs the network in floats.</param>
    /// <param name="settings">For the bits of each layer's code.</param>
    public static ActivationRanges Calibrate(
        Network network, Verifier.FloatNetwork @float, ImageSet images, RangeMethod method, QuantizationSettings settings, IProgress<int>? progress = null)
    {
        if (images.Count == 0)
            throw new InputException($"{images.Source}: holds no images");

        ValueHistogram[] histograms = [.. network.Layers.Select(_ => new ValueHistogram())];
        for (int i = 0; i < images.Count; i++)
        {
            @float(images, i, (layer, map) => histograms[layer].Add(map));
            progress?.Report(i + 1);
        }

        string source = FormattableString.Invariant($"{method} of {images.Count} images");
        return new ActivationRanges(network.Layers
            .Select((layer, i) => (layer, i))
            .Where(x => x.layer is not (MaxPoolLayer or ReshapeLayer or SoftmaxLayer))
            .ToImmutableDictionary(
                x => x.layer.Name,
                x =>
                {
                    // The result of the network keeps its whole range, for clipping it would make classes tie.
                    bool isLast = x.i == network.Layers.Length - 1;
                    var (minimum, maximum) = histograms[x.i].Range(isLast ? RangeMethod.Extremes : method, settings.ActivationBitsOf(x.layer.Name));
                    return new ActivationRange(minimum, maximum, source);
                }));
    }
}
