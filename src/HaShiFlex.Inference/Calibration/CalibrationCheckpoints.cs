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
    private static readonly byte[] Magic = "HFCL"u8.ToArray();

    private readonly string _folder;

    /// <param name="root">Folder of all calibrations.</param>
    /// <param name="plan">That prices follow; null where they stay as they are.</param>
    internal CalibrationCheckpoints(string root, Network network, ImageEncoding image, QuantizationSettings settings, ImageSet images, CalibrationOptions options, BudgetPlan? plan = null) =>
        _folder = Path.Combine(root, CalibrationKey.Of(network, image, settings, options, hash =>
        {
            if (plan is not null)
                hash.AppendData(Encoding.UTF8.GetBytes(plan.InWords));
            Append(hash, images.InContentOrder());
        }));

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

    private static void Append(IncrementalHash hash, ImageSet images)
    {
        for (int i = 0; i < images.Count; i++)
            hash.AppendData(images.Codes(i));
    }

    private string PathOf(int index) => Path.Combine(_folder, FormattableString.Invariant($"layer-{index}.choice"));
}
