using System.Buffers.Binary;
using System.IO.Compression;
using HaShiFlex.Documents;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Networks.Profiles;

/// <summary>Writes a network as a profile: its graph, its biases, and of every output channel how often each 8-bit level occurs among its weights.
/// Layers that read the image keep their weights in order.</summary>
public static class ProfileWriter
{
    /// <summary>Replaces the file whole. The same network gives the same bytes.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, Network network)
    {
        byte[] bytes = Encode(network);
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    internal static byte[] Encode(Network network) => Frame(Content(network));

    internal static byte[] Frame(ReadOnlySpan<byte> content)
    {
        byte[] bytes = new byte[ProfileFormat.HeaderLength + BrotliEncoder.GetMaxCompressedLength(content.Length) + ProfileFormat.ChecksumLength];
        ProfileFormat.Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), ProfileFormat.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), (uint)content.Length);
        if (!BrotliEncoder.TryCompress(content, bytes.AsSpan(ProfileFormat.HeaderLength), out int written, quality: 11, window: 24))
            throw new InvalidOperationException("the compressed profile did not fit the length that Brotli promises");

        int checksumAt = ProfileFormat.HeaderLength + written;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(checksumAt), ProfileFormat.Checksum(bytes.AsSpan(0, checksumAt)));
        return bytes[..(checksumAt + ProfileFormat.ChecksumLength)];
    }

    private static ReadOnlySpan<byte> Content(Network network)
    {
        var writer = new ContentWriter();
        writer.Text(network.Name);
        WriteShape(writer, network.Input);
        WritePreprocessing(writer, network.Preprocessing);
        writer.Number(network.Layers.Length);
        foreach (var layer in network.Layers)
            WriteLayer(writer, layer);

        var linear = network.Layers.OfType<ConvolutionLayer>().ToList();
        foreach (var layer in linear)
            writer.Planes(layer.Bias.Span);

        foreach (var layer in linear)
        {
            float[] scales = new float[layer.Weights.Outputs];
            for (int o = 0; o < scales.Length; o++)
                scales[o] = WeightRounding.Scale(layer.Weights.Row(o));
            writer.Planes(scales);
            bool inOrder = network.ReadsImage(layer);
            writer.Byte(inOrder ? 1 : 0);
            for (int o = 0; o < scales.Length; o++)
            {
                if (inOrder)
                    WriteInOrder(writer, layer.Weights.Row(o), scales[o]);
                else
                    WriteRow(writer, layer.Weights.Row(o), scales[o]);
            }
        }

        return writer.Content;
    }

    private static void WritePreprocessing(ContentWriter writer, ImagePreprocessing? preprocessing)
    {
        writer.Byte(preprocessing is null ? 0 : 1);
        if (preprocessing is null)
            return;
        writer.Number(preprocessing.Bits);
        writer.Byte(preprocessing.Signed ? 1 : 0);
        writer.Real(preprocessing.PixelScale);
        foreach (double mean in preprocessing.Mean)
            writer.Real(mean);
        foreach (double deviation in preprocessing.Deviation)
            writer.Real(deviation);
    }

    private static void WriteLayer(ContentWriter writer, Layer layer)
    {
        writer.Byte((byte)KindOf(layer));
        writer.Text(layer.Name);
        writer.Number(layer.Inputs.Length);
        foreach (int input in layer.Inputs)
            writer.Number(input + 1);
        writer.Real(layer.Activation.Minimum);
        writer.Real(layer.Activation.Maximum);
        switch (layer)
        {
            case ConvolutionLayer convolution:
                WriteWindow(writer, convolution.Window);
                writer.Number(convolution.Groups);
                writer.Number(convolution.Output.Channels);
                break;
            case MaxPoolLayer pool:
                WriteWindow(writer, pool.Window);
                break;
            case AveragePoolLayer pool:
                WriteWindow(writer, pool.Window);
                writer.Byte(pool.CountIncludePad ? 1 : 0);
                writer.Number(pool.CeilRows);
                writer.Number(pool.CeilColumns);
                break;
            case PadLayer pad:
                writer.Number(pad.Top);
                writer.Number(pad.Left);
                writer.Number(pad.Output.Height - pad.Input.Height - pad.Top);
                writer.Number(pad.Output.Width - pad.Input.Width - pad.Left);
                writer.Real(pad.Value);
                break;
            case ReshapeLayer:
                WriteShape(writer, layer.Output);
                break;
        }
    }

    private static ProfileLayerKind KindOf(Layer layer) => layer switch
    {
        ConvolutionLayer => ProfileLayerKind.Convolution,
        AddLayer => ProfileLayerKind.Add,
        ConcatLayer => ProfileLayerKind.Concat,
        MaxPoolLayer => ProfileLayerKind.MaxPool,
        AveragePoolLayer => ProfileLayerKind.AveragePool,
        ClampLayer => ProfileLayerKind.Clamp,
        PadLayer => ProfileLayerKind.Pad,
        ReshapeLayer => ProfileLayerKind.Reshape,
        SoftmaxLayer => ProfileLayerKind.Softmax,
        _ => throw new ArgumentException($"the profile format has no layer of kind {layer.Kind}", nameof(layer)),
    };

    private static void WriteShape(ContentWriter writer, Shape shape)
    {
        writer.Number(shape.Channels);
        writer.Number(shape.Height);
        writer.Number(shape.Width);
    }

    private static void WriteWindow(ContentWriter writer, Window window)
    {
        writer.Number(window.KernelHeight);
        writer.Number(window.KernelWidth);
        writer.Number(window.StrideHeight);
        writer.Number(window.StrideWidth);
        writer.Number(window.DilationHeight);
        writer.Number(window.DilationWidth);
        writer.Number(window.PadTop);
        writer.Number(window.PadLeft);
        writer.Number(window.PadBottom);
        writer.Number(window.PadRight);
    }

    private static void WriteInOrder(ContentWriter writer, ReadOnlySpan<float> row, float scale)
    {
        foreach (float weight in row)
            writer.Byte(WeightRounding.Level(weight, scale) + WeightRounding.HighestLevel);
    }

    private static void WriteRow(ContentWriter writer, ReadOnlySpan<float> row, float scale)
    {
        Span<int> counts = stackalloc int[(2 * WeightRounding.HighestLevel) + 1];
        counts.Clear();
        foreach (float weight in row)
            counts[WeightRounding.Level(weight, scale) + WeightRounding.HighestLevel]++;

        if (row.Length >= ProfileFormat.FewestCountedWeights)
        {
            foreach (int count in counts)
                writer.Number(count);
            return;
        }

        int previous = 0;
        for (int level = 0; level < counts.Length; level++)
        {
            for (int i = 0; i < counts[level]; i++)
            {
                writer.Byte(level - previous);
                previous = level;
            }
        }
    }
}
