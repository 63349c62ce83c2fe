using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using HaShiFlex.Documents;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// What was chosen for each layer, kept in files of a folder whose name is the hash of everything that the choices depend on, so that an interrupted calibration
/// goes on where it stood and a repeated one takes no time. An entry that cannot be read is made anew; a folder that cannot be written is left alone.
/// </summary>
public sealed class CalibrationCheckpoints
{
    // Changes whenever the method does, so that no entry of an older one is taken.
    private const int Method = 2;

    private static readonly byte[] Magic = "HFCL"u8.ToArray();

    private readonly string _folder;

    /// <param name="root">Folder of all calibrations.</param>
    public CalibrationCheckpoints(string root, Network network, ImageEncoding image, QuantizationSettings settings, ImageSet images, CalibrationOptions options) =>
        _folder = Path.Combine(root, Key(network, image, settings, images, options));

    internal LayerChoice? Find(int index, ConvolutionLayer layer)
    {
        try
        {
            string path = PathOf(index);
            return File.Exists(path) ? Decode(File.ReadAllBytes(path), layer) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    internal void Keep(int index, LayerChoice choice)
    {
        byte[] bytes = Encode(choice);
        try
        {
            AtomicFile.Write(PathOf(index), stream => stream.Write(bytes));
        }
        catch (InputException)
        {
            // The choice is at hand; that it cannot be kept costs time, not results.
        }
    }

    private static byte[] Encode(LayerChoice choice)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var format = choice.Weights?.Format ?? new Po2Format(choice.Integers!.Bits, 0);
        ReadOnlySpan<sbyte> codes = choice.Weights is { } powers ? powers.Codes.Span : choice.Integers!.Values.Span;
        var scales = choice.Weights?.Scales ?? choice.Integers!.Scales;
        writer.Write((byte)format.Bits);
        writer.Write((byte)format.Terms);
        writer.Write(choice.RelativeError);
        writer.Write(choice.TargetRidge);
        writer.Write(choice.RoundingRidge);
        writer.Write(scales.Length);
        writer.Write(MemoryMarshal.AsBytes(scales.Span));
        writer.Write(MemoryMarshal.AsBytes(choice.Bias.Span));
        writer.Write(codes.Length);
        writer.Write(MemoryMarshal.AsBytes(codes));
        byte[] body = stream.ToArray();
        return [.. Magic, .. SHA256.HashData(body), .. body];
    }

    private static LayerChoice? Decode(byte[] bytes, ConvolutionLayer layer)
    {
        int head = Magic.Length + SHA256.HashSizeInBytes;
        if (bytes.Length < head || !bytes.AsSpan(0, Magic.Length).SequenceEqual(Magic)
            || !SHA256.HashData(bytes.AsSpan(head)).AsSpan().SequenceEqual(bytes.AsSpan(Magic.Length, SHA256.HashSizeInBytes)))
        {
            return null;
        }

        using var reader = new BinaryReader(new MemoryStream(bytes, head, bytes.Length - head));
        int bits = reader.ReadByte(), terms = reader.ReadByte();
        double error = reader.ReadDouble(), target = reader.ReadDouble(), rounding = reader.ReadDouble();
        int outputs = reader.ReadInt32();
        if (outputs != layer.Weights.Outputs)
            return null;
        float[] scales = Floats(outputs), bias = Floats(outputs);
        sbyte[] codes = MemoryMarshal.Cast<byte, sbyte>(reader.ReadBytes(reader.ReadInt32())).ToArray();
        int fanIn = layer.Weights.FanIn;
        if (codes.Length != outputs * fanIn * Math.Max(terms, 1))
            return null;
        return terms == 0
            ? new LayerChoice(null, new IntegerMatrix(outputs, fanIn, bits, codes, scales), bias, error, target, rounding)
            : new LayerChoice(new Po2Matrix(outputs, fanIn, new Po2Format(bits, terms), codes, scales), null, bias, error, target, rounding);

        float[] Floats(int count) => MemoryMarshal.Cast<byte, float>(reader.ReadBytes(count * sizeof(float))).ToArray();
    }

    private static string Key(Network network, ImageEncoding image, QuantizationSettings settings, ImageSet images, CalibrationOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Text(FormattableString.Invariant($"{Method} {network.Input} {image.Bits} {image.Signed} {image.Scale:r}"));
        Text(string.Join(' ', image.Mean.Concat(image.Deviation).Select(v => v.ToString("r", CultureInfo.InvariantCulture))));
        Text(FormattableString.Invariant($"{settings.ActivationBits} {settings.LogitBits} {settings.RequantizeDigits} {settings.ProgrammableBits}"));
        Text(FormattableString.Invariant($"{options.FallbackTargetRidge:r} {options.FallbackRoundingRidge:r} {options.RidgeTolerance:r} {options.Mirror} {options.ResidualCorrection:r} {options.BeyondClamp:r} {options.Scales} {options.RangeImages}"));
        Text(string.Join(' ', options.TargetRidges.Concat([-1]).Concat(options.RoundingRidges).Select(v => v.ToString("r", CultureInfo.InvariantCulture))));
        Text(FormattableString.Invariant($"{options.FirstTermPrice:r} {options.FurtherTermPrice:r}"));
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

        var ordered = images.InContentOrder();
        for (int i = 0; i < ordered.Count; i++)
            hash.AppendData(ordered.Codes(i));
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Text(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
    }

    private string PathOf(int index) => Path.Combine(_folder, FormattableString.Invariant($"layer-{index}.choice"));
}
