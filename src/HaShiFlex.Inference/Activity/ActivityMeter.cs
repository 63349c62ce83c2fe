using System.Collections.Immutable;
using System.Numerics;
using HaShiFlex.Documents;
using HaShiFlex.Inference.Images;
using HaShiFlex.Inference.Kernel;
using HaShiFlex.Inference.Verification;

namespace HaShiFlex.Inference.Activity;

/// <summary>
/// Counts how often each bit of each feature map changes from one output position to the next, in row-major order, which is the order in which the hardware
/// makes them. A map of a single position is followed from image to image.
/// </summary>
public sealed class ActivityMeter
{
    private readonly IntegerNetwork _network;

    public ActivityMeter(IntegerNetwork network) => _network = network;

    private sealed class Tally(int bits)
    {
        public long[] Toggles { get; } = new long[bits];

        public long Steps { get; set; }

        public long Zeros { get; set; }

        public long Codes { get; set; }

        public long[]? Previous { get; set; }

        public TensorActivity Result() => new(
            [.. Toggles.Select(t => Steps == 0 ? 0 : (double)t / Steps)],
            Codes == 0 ? 0 : (double)Zeros / Codes);
    }

    /// <param name="images">At least 1; a network that ends in one position needs 2 for its last layers to show anything.</param>
    public NetworkActivity Measure(ImageSet images, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        var quantized = _network.Network;
        Verifier.Require(quantized, images);
        if (images.Count == 0)
            throw new InputException($"{images.Source}: holds no images");

        var image = new Tally(quantized.Image.Bits);
        Tally[] layers = [.. quantized.Layers.Select(l => new Tally(l.Output.Bits))];
        for (int i = 0; i < images.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            int channels = images.Shape.Channels, at = i;
            Count(image, images.Shape.Positions, channels, (position, channel) => images.Code(at, (position * channels) + channel));
            _network.Run(images.Codes(i), (layer, map) =>
            {
                long[] planar = map.ToPlanar();
                int positions = map.Shape.Positions;
                Count(layers[layer], positions, map.Shape.Channels, (position, channel) => planar[(channel * positions) + position]);
            });
            progress?.Report(i + 1);
        }

        return new NetworkActivity(
            images.Source,
            images.Count,
            image.Result(),
            quantized.Layers.Select((l, i) => KeyValuePair.Create(l.Layer.Name, layers[i].Result())).ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    private static void Count(Tally tally, int positions, int channels, Func<int, int, long> code)
    {
        ulong mask = (1UL << tally.Toggles.Length) - 1;
        tally.Codes += (long)positions * channels;
        for (int c = 0; c < channels; c++)
        {
            long before = positions == 1 && tally.Previous is { } previous ? previous[c] : code(0, c);
            for (int p = 0; p < positions; p++)
            {
                long now = code(p, c);
                if (now == 0)
                    tally.Zeros++;
                ulong changed = (ulong)(now ^ before) & mask;
                while (changed != 0)
                {
                    tally.Toggles[BitOperations.TrailingZeroCount(changed)]++;
                    changed &= changed - 1;
                }

                before = now;
            }
        }

        if (positions > 1)
        {
            tally.Steps += (long)(positions - 1) * channels;
            return;
        }

        if (tally.Previous is not null)
            tally.Steps += channels;
        tally.Previous = [.. Enumerable.Range(0, channels).Select(c => code(0, c))];
    }
}
