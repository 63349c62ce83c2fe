using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Kernel;

/// <summary>What the arithmetic contract leaves to a layer's surroundings: the code of a padded element, the requantizer of a position.</summary>
public static class LayerRules
{
    private static readonly Requantizer Identity = new(1, 0);

    /// <summary>The code that stands for real zero in a layer's first input, by input channel: rule 2 for the image, 0 elsewhere.</summary>
    public static Func<int, long> PaddingCodes(QuantizedNetwork network, Layer layer)
    {
        if (!network.Network.ReadsImage(layer))
            return _ => 0;

        var image = network.Image;
        int channels = network.Network.ShapeOf(layer.Inputs[0]).Channels;

        // Behind a reshape the image's channels are found as the folding of the preprocessing finds them.
        return image.Mean.Length == channels
            ? image.PaddingCode
            : channel => image.PaddingCode(channel * image.Mean.Length / channels);
    }

    /// <summary>All values that a layer's input (one entry per channel) can carry: the producer's clamp, or the image's codes.</summary>
    public static Arithmetic.Interval[] InputIntervals(QuantizedNetwork network, Layer layer, int input = 0)
    {
        int producer = layer.Inputs[input];
        var interval = producer == Network.ImageInput
            ? new Arithmetic.Interval(network.Image.Minimum, network.Image.Maximum)
            : new Arithmetic.Interval(network.Layers[producer].ClampMinimum, network.Layers[producer].ClampMaximum);
        var all = new Arithmetic.Interval[network.Network.ShapeOf(producer).Channels];
        Array.Fill(all, interval);

        // A padded element is a value like any other; after a clamp that excludes zero it widens the interval.
        if (layer is ConvolutionLayer { Window.IsPadded: true } or AveragePoolLayer { Window.IsPadded: true })
        {
            var padding = PaddingCodes(network, layer);
            for (int c = 0; c < all.Length; c++)
                all[c] = new Arithmetic.Interval(Math.Min(interval.Minimum, padding(c)), Math.Max(interval.Maximum, padding(c)));
        }

        return all;
    }

    /// <summary>The requantizer of a weightless layer's input; layers that keep their input's code have none and pass it on.</summary>
    public static Requantizer RequantizerOf(WeightlessLayer layer, int input) => layer.Requantizers.IsDefaultOrEmpty ? Identity : layer.Requantizers[input];

    /// <summary>The requantizer of every output position of an average pool, row-major; they differ where the window reaches over a border.</summary>
    public static Requantizer[] RequantizerMap(WeightlessLayer layer, AveragePoolLayer pool)
    {
        var divisors = pool.Divisors();
        var map = new Requantizer[pool.Output.Positions];
        for (int at = 0; at < map.Length; at++)
        {
            int divisor = pool.Divisor(at / pool.Output.Width, at % pool.Output.Width), index = 0;
            while (divisors[index] != divisor)
                index++;
            map[at] = layer.Requantizers[index];
        }

        return map;
    }

    /// <summary>The code of a constant border: its value on the output's scale, rounded half away from zero, clamped.</summary>
    public static long PadCode(WeightlessLayer layer, PadLayer pad) =>
        Math.Clamp((long)Math.Round(pad.Value / layer.Output.Scale, MidpointRounding.AwayFromZero), layer.ClampMinimum, layer.ClampMaximum);
}
