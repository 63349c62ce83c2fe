using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using HaShiFlex.Documents;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Quantization.Calibrated;

/// <summary>
/// Keeps what calibration chose inside a network: its weights and biases become the Po2 values in real units, and formats, scales and activation ranges go into
/// the network's metadata, so that a file of it is an ordinary float network to others and the exact integers to <see cref="NetworkQuantizer"/>.
/// </summary>
public static class CalibrationRecord
{
    /// <summary>Key of the metadata.</summary>
    public const string Key = "hashiflex.calibration";

    private const int Version = 1;

    // Weights pass through single precision twice (times scale and deviation, and back): far below this share of a level.
    private const double Tolerance = 1e-4;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <param name="Terms">Null for a programmable layer, whose weights are plain integers.</param>
    /// <param name="Scales">Single precision, little-endian, one per output, in base 64.</param>
    private sealed record LayerRecord(int Bits, int? Terms, string Scales);

    private sealed record RangeRecord(double Minimum, double Maximum, string Source);

    private sealed record Content(int Version, SortedDictionary<string, LayerRecord> Layers, SortedDictionary<string, RangeRecord> Ranges);

    /// <summary>The network whose weights and biases are those that were chosen.</summary>
    /// <param name="network">The network that was calibrated.</param>
    public static Network Write(Network network, ImageEncoding image, CalibratedWeights weights)
    {
        network = weights.Scaling.Apply(network);
        var deviations = ImageFolding.Fold(Ones(network), image);
        var layers = ImmutableArray.CreateBuilder<Layer>(network.Layers.Length);
        var records = new SortedDictionary<string, LayerRecord>(StringComparer.Ordinal);
        foreach (var layer in network.Layers)
        {
            if (layer is not ConvolutionLayer linear)
            {
                layers.Add(layer);
                continue;
            }

            var (integer, scales) = (default(Func<int, int, long>), default(ReadOnlyMemory<float>));
            if (weights.Weights.TryGetValue(layer.Name, out var powers))
            {
                (integer, scales) = (powers.Integer, powers.Scales);
                records[layer.Name] = new LayerRecord(powers.Format.Bits, powers.Format.Terms, Text(scales));
            }
            else if (weights.Integers.TryGetValue(layer.Name, out var integers))
            {
                (integer, scales) = ((o, k) => integers.Row(o)[k], integers.Scales);
                records[layer.Name] = new LayerRecord(integers.Bits, null, Text(scales));
            }

            var values = linear.Weights.Values;
            if (integer is not null)
            {
                var real = new float[values.Length];
                var inverse = deviations.GetValueOrDefault(layer.Name);
                for (int i = 0; i < real.Length; i++)
                {
                    int o = i / linear.Weights.FanIn, k = i % linear.Weights.FanIn;
                    real[i] = (float)(integer(o, k) * (double)scales.Span[o] / (inverse?.Row(o)[k] ?? 1.0));
                }

                values = real;
            }

            layers.Add(linear with { Weights = linear.Weights with { Values = values }, Bias = weights.Biases.GetValueOrDefault(layer.Name, linear.Bias) });
        }

        var ranges = new SortedDictionary<string, RangeRecord>(StringComparer.Ordinal);
        foreach (var (name, range) in weights.Ranges.ByLayer)
            ranges[name] = new RangeRecord(range.Minimum, range.Maximum, range.Source);
        string text = JsonSerializer.Serialize(new Content(Version, records, ranges), Options);
        return network with { Layers = layers.MoveToImmutable(), Metadata = network.Metadata.SetItem(Key, text) };
    }

    /// <summary>What a network's metadata say was chosen; null for one that was not calibrated. The biases are the network's own.</summary>
    /// <exception cref="InputException">The record is damaged, or does not belong to these weights or this image encoding.</exception>
    public static CalibratedWeights? Read(Network network, ImageEncoding image)
    {
        if (!network.Metadata.TryGetValue(Key, out string? text))
            return null;

        var content = Parse(network, text);
        var folded = ImageFolding.Fold(network, image);
        var powers = ImmutableDictionary.CreateBuilder<string, Po2Matrix>(StringComparer.Ordinal);
        var integers = ImmutableDictionary.CreateBuilder<string, IntegerMatrix>(StringComparer.Ordinal);
        foreach (var layer in network.Layers.OfType<ConvolutionLayer>())
        {
            if (!content.Layers.TryGetValue(layer.Name, out var record))
                continue;
            var weights = folded.GetValueOrDefault(layer.Name) ?? layer.Weights;
            float[] scales = Scales(network, layer, record);
            float[] levels = Levels(network, layer.Name, weights, scales);
            if (record.Terms is { } terms)
            {
                var format = new Po2Format(record.Bits, terms);
                var set = Po2LevelSet.Of(format);
                if (levels.Any(level => set.Levels[set.Nearest(Math.Abs(level))] != Math.Abs(level)))
                    throw Foreign(network, layer.Name);
                var codes = new sbyte[levels.Length * terms];
                Po2Rounding.Assign(levels, 1, set, codes);
                powers[layer.Name] = new Po2Matrix(weights.Outputs, weights.FanIn, format, codes, scales);
            }
            else
            {
                if (levels.Any(level => Math.Abs(level) >= 1 << (record.Bits - 1)))
                    throw Foreign(network, layer.Name);
                integers[layer.Name] = new IntegerMatrix(weights.Outputs, weights.FanIn, record.Bits, levels.Select(level => (sbyte)level).ToArray(), scales);
            }
        }

        var ranges = content.Ranges.ToImmutableDictionary(pair => pair.Key, pair => new ActivationRange(pair.Value.Minimum, pair.Value.Maximum, pair.Value.Source));
        return new CalibratedWeights(powers.ToImmutable(), integers.ToImmutable(), CalibratedWeights.None.Biases, new ActivationRanges(ranges), ChannelScaling.None);
    }

    private static Content Parse(Network network, string text)
    {
        Content? content;
        try
        {
            content = JsonSerializer.Deserialize<Content>(text, Options);
        }
        catch (JsonException e)
        {
            throw new InputException($"{network.Source}: its metadata '{Key}' is damaged: {e.Message.Replace('\n', ' ')}", e);
        }

        return content is { Version: Version, Layers: not null, Ranges: not null }
            ? content
            : throw new InputException($"{network.Source}: its metadata '{Key}' is not of version {Version}; quantize the network again");
    }

    private static float[] Scales(Network network, ConvolutionLayer layer, LayerRecord record)
    {
        bool isFormat = record.Bits is >= Po2Format.MinimumBits and <= Po2Format.MaximumBits && record.Terms is null or (>= 1 and <= Po2Format.MaximumTerms);
        var bytes = new byte[sizeof(float) * layer.Weights.Outputs];
        if (!isFormat || record.Scales is null || !Convert.TryFromBase64String(record.Scales, bytes, out int count) || count != bytes.Length)
            throw Foreign(network, layer.Name);
        float[] scales = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        return scales.All(scale => float.IsFinite(scale) && scale > 0) ? scales : throw Foreign(network, layer.Name);
    }

    private static float[] Levels(Network network, string layer, WeightMatrix weights, float[] scales)
    {
        var levels = new float[weights.Values.Length];
        for (int i = 0; i < levels.Length; i++)
        {
            double exact = weights.Values.Span[i] / (double)scales[i / weights.FanIn], level = Math.Round(exact);
            if (!(Math.Abs(exact - level) <= Tolerance * Math.Max(1, Math.Abs(level))))
                throw Foreign(network, layer);
            levels[i] = (float)level;
        }

        return levels;
    }

    private static InputException Foreign(Network network, string layer) => new(
        $"{network.Source}: layer '{layer}' is not what its metadata '{Key}' say; the weights were changed, or the scenario's image has another deviation than when they were quantized");

    private static string Text(ReadOnlyMemory<float> scales) => Convert.ToBase64String(MemoryMarshal.AsBytes(scales.Span));

    /// <summary>The network with all weights one, so that folding shows what each weight is multiplied by.</summary>
    private static Network Ones(Network network) => network with
    {
        Layers = [.. network.Layers.Select(layer => layer is ConvolutionLayer c
            ? c with { Weights = c.Weights with { Values = Enumerable.Repeat(1f, c.Weights.Values.Length).ToArray() } }
            : layer)],
    };
}
