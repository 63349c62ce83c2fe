using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Calibrated;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Quantization;

/// <summary>Turns a network of real numbers into the integers of the arithmetic contract.</summary>
public static class NetworkQuantizer
{
    private static readonly ImmutableDictionary<string, Po2Matrix> NoChosenWeights = ImmutableDictionary<string, Po2Matrix>.Empty;

    /// <summary>
    /// Rounds weights to the nearest levels and fixes every scale, bias and requantizer. A network that carries a <see cref="CalibrationRecord"/> keeps what it says.
    /// </summary>
    /// <param name="image">How an image enters.</param>
    /// <param name="ranges">Calibrated ranges; layers without one get their clamp's or the prior's.</param>
    /// <param name="chosenWeights">
    /// Po2 weights by layer name that a better quantizer has chosen already, of the folded layer (see <see cref="ImageFolding"/>); the rest is rounded here.
    /// </param>
    /// <param name="chosenIntegers">Likewise, integer weights of programmable layers.</param>
    /// <exception cref="InputException">A named layer does not exist, a setting is out of range, or a scale cannot be represented.</exception>
    public static QuantizedNetwork Quantize(
        Network network,
        ImageEncoding image,
        QuantizationSettings settings,
        ActivationRanges ranges,
        ImmutableDictionary<string, Po2Matrix>? chosenWeights = null,
        ImmutableDictionary<string, IntegerMatrix>? chosenIntegers = null)
    {
        Check(network, image, settings);
        if (chosenWeights is null && CalibrationRecord.Read(network, image) is { } record)
            (chosenWeights, chosenIntegers, ranges) = (record.Weights, record.Integers, new ActivationRanges(ranges.ByLayer.SetItems(record.Ranges.ByLayer)));
        chosenWeights ??= NoChosenWeights;
        var rounded = RoundedWeights.Of(network, image, settings, chosenWeights, chosenIntegers);
        var prior = new Lazy<ActivationRange[]>(() => ActivationPrior.Of(network, 0, 1));
        var layers = ImmutableArray.CreateBuilder<QuantizedLayer>(network.Layers.Length);

        for (int i = 0; i < network.Layers.Length; i++)
        {
            int index = i;
            var layer = network.Layers[i];
            bool isLast = i == network.Layers.Length - 1;
            int bits = isLast ? settings.LogitBits : settings.ActivationBitsOf(layer.Name);
            ActivationFormat Choose() => Format(layer, bits, ranges, prior, index);
            layers.Add(layer switch
            {
                ConvolutionLayer c => Linear(c, rounded[i]!, Choose()),
                MaxPoolLayer or ReshapeLayer or SoftmaxLayer => Passing(layer),
                PadLayer p when IsCode(p.Value, Input(p, 0)) && p.Activation.IsNone => Passing(layer),
                AveragePoolLayer p => Pooling(p, Choose()),
                _ => Rescaling(layer, Choose()),
            });
        }

        return new QuantizedNetwork(network, image, layers.MoveToImmutable());

        ActivationFormat Input(Layer layer, int input)
        {
            int producer = layer.Inputs[input];
            if (producer != Network.ImageInput && !network.ReadsImage(layer, input))
                return layers[producer].Output;
            if (layer is ReshapeLayer)
                return new ActivationFormat(image.Bits, image.Signed, image.Scale, "the image's own code");
            if (image.Mean.Any(m => m != 0) || image.Deviation.Any(d => d != image.Deviation[0]))
            {
                throw new InputException($"layer '{layer.Name}' ({layer.Kind}) reads the image, but only a convolution can take in the preprocessing's mean and deviation; "
                    + "set network.input.mean to 0 and one deviation for all channels, or let a convolution read the image");
            }

            return new ActivationFormat(image.Bits, image.Signed, image.Scale / image.Deviation[0], "the image's own code");
        }

        double InputScale(ConvolutionLayer layer) => network.ReadsImage(layer)
            ? image.Scale
            : layers[layer.Inputs[0]].Output.Scale;

        QuantizedLayer Linear(ConvolutionLayer layer, RoundedWeights own, ActivationFormat output)
        {
            double inputScale = InputScale(layer);
            var (minimum, maximum) = Clamp(layer, output);
            if (own.Integers is { } integers)
            {
                return new ProgrammableLayer(
                    layer,
                    output,
                    integers,
                    Bias(layer, inputScale, integers.Scales.Span, (o, k) => integers.Row(o)[k]),
                    Requantizers(layer, inputScale, integers.Scales.Span, 1L << (settings.ProgrammableBits - 1), output),
                    own.Error)
                {
                    ClampMinimum = minimum,
                    ClampMaximum = maximum,
                };
            }

            var weights = own.Powers!;
            return new HardenedLayer(
                layer,
                output,
                weights,
                Bias(layer, inputScale, weights.Scales.Span, weights.Integer),
                Requantizers(layer, inputScale, weights.Scales.Span, Po2LevelSet.Of(weights.Format).Maximum, output),
                own.Error)
            {
                ClampMinimum = minimum,
                ClampMaximum = maximum,
            };
        }

        ReadOnlyMemory<long> Bias(ConvolutionLayer layer, double inputScale, ReadOnlySpan<float> scales, Func<int, int, long> weight)
        {
            var bias = new long[layer.Weights.Outputs];
            bool readsImage = network.ReadsImage(layer);
            for (int o = 0; o < bias.Length; o++)
            {
                double unit = inputScale * scales[o];
                double codes = layer.Bias.Span[o] / unit;
                if (readsImage)
                    codes -= ImageFolding.MeanCodes(layer, image, o, weight);
                if (!(Math.Abs(codes) < Math.ScaleB(1, 46)))
                    throw new InputException(FormattableString.Invariant($"layer '{layer.Name}', output {o}: its bias is {codes:g4} accumulator steps; its weight scale {scales[o]:g4} underflows"));
                bias[o] = (long)Math.Round(codes);
            }

            return bias;
        }

        ImmutableArray<Requantizer> Requantizers(ConvolutionLayer layer, double inputScale, ReadOnlySpan<float> scales, double largestWeight, ActivationFormat output)
        {
            double largestInput = network.ReadsImage(layer) ? image.Maximum + 1.0 : layers[layer.Inputs[0]].Output.Maximum + 1.0;
            double accumulator = layer.Weights.FanIn * largestWeight * largestInput;
            var all = ImmutableArray.CreateBuilder<Requantizer>(scales.Length);
            foreach (float scale in scales)
                all.Add(RequantizerSearch.Nearest(inputScale * scale / output.Scale, settings.RequantizeDigits, accumulator, layer.Name));
            return all.MoveToImmutable();
        }

        QuantizedLayer Passing(Layer layer)
        {
            var format = Input(layer, 0);
            var (minimum, maximum) = Clamp(layer, format);
            return new WeightlessLayer(layer, format, []) { ClampMinimum = minimum, ClampMaximum = maximum };
        }

        QuantizedLayer Pooling(AveragePoolLayer layer, ActivationFormat output)
        {
            var input = Input(layer, 0);
            var (minimum, maximum) = Clamp(layer, output);
            var requantizers = ImmutableArray.CreateBuilder<Requantizer>();
            foreach (int divisor in layer.Divisors())
                requantizers.Add(RequantizerSearch.Nearest(input.Scale / (output.Scale * divisor), settings.RequantizeDigits, input.Maximum * (double)layer.Window.Area, layer.Name));
            return new WeightlessLayer(layer, output, requantizers.ToImmutable())
            {
                ClampMinimum = minimum,
                ClampMaximum = maximum,
            };
        }

        QuantizedLayer Rescaling(Layer layer, ActivationFormat output)
        {
            var (minimum, maximum) = Clamp(layer, output);
            var requantizers = ImmutableArray.CreateBuilder<Requantizer>(layer.Inputs.Length);
            for (int i = 0; i < layer.Inputs.Length; i++)
            {
                var input = Input(layer, i);
                requantizers.Add(RequantizerSearch.Nearest(input.Scale / output.Scale, settings.RequantizeDigits, input.Maximum + 1.0, layer.Name));
            }

            return new WeightlessLayer(layer, output, requantizers.MoveToImmutable()) { ClampMinimum = minimum, ClampMaximum = maximum };
        }
    }

    private static bool IsCode(float value, ActivationFormat format)
    {
        double code = value / format.Scale;
        return code == Math.Round(code) && code >= format.Minimum && code <= format.Maximum;
    }

    private static ActivationFormat Format(Layer layer, int bits, ActivationRanges ranges, Lazy<ActivationRange[]> prior, int index)
    {
        var clamp = layer.Activation;
        var range = ranges.ByLayer.GetValueOrDefault(layer.Name)
            ?? (float.IsFinite(clamp.Minimum) && float.IsFinite(clamp.Maximum)
                ? new ActivationRange(clamp.Minimum, clamp.Maximum, "the bounds of its own clamp")
                : prior.Value[index]);
        if (!double.IsFinite(range.Minimum) || !double.IsFinite(range.Maximum) || range.Minimum > range.Maximum)
            throw new InputException(FormattableString.Invariant($"layer '{layer.Name}': its activation range {range.Minimum} to {range.Maximum} ({range.Source}) is not a range"));

        return ActivationFormat.Covering(range, bits);
    }

    private static (long Minimum, long Maximum) Clamp(Layer layer, ActivationFormat format)
    {
        double low = layer.Activation.Minimum / format.Scale, high = layer.Activation.Maximum / format.Scale;
        long minimum = low <= format.Minimum ? format.Minimum : Math.Min((long)Math.Round(low), format.Maximum);
        long maximum = high >= format.Maximum ? format.Maximum : Math.Max((long)Math.Round(high), minimum);
        return (minimum, maximum);
    }

    private static void Check(Network network, ImageEncoding image, QuantizationSettings settings)
    {
        var linear = network.Layers.OfType<ConvolutionLayer>().Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        foreach (string name in settings.ProgrammableLayers.Concat(settings.Overrides.Keys).Order(StringComparer.Ordinal))
        {
            if (!network.Layers.Any(l => l.Name == name) || (settings.ProgrammableLayers.Contains(name) && !linear.Contains(name)))
                throw new InputException($"{network.Source}: has no linear layer '{name}'; it has {string.Join(", ", linear.Order(StringComparer.Ordinal).Take(8))}{(linear.Count > 8 ? ", ..." : "")}");
        }

        if (image.Mean.Length != network.Input.Channels || image.Deviation.Length != network.Input.Channels)
            throw new InputException($"{network.Source}: its image has {network.Input.Channels} channels, but the preprocessing has {image.Mean.Length} means and {image.Deviation.Length} deviations");
    }
}
