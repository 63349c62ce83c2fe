using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using HaShiFlex.Documents;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Networks.Profiles;

/// <summary>Reads a profile. But for layers that read the image its weights have no positions: each row stands in ascending order.</summary>
public static class ProfileReader
{
    /// <summary>The largest extent, pad, stride or count of one dimension.</summary>
    private const int Extent = 1 << 20;

    /// <param name="path">The file.</param>
    /// <param name="source">What the network is to call its source.</param>
    /// <exception cref="InputException">The file cannot be read, is damaged, or is of another version.</exception>
    public static Network Read(string path, string source)
    {
        try
        {
            return Decode(path, source, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: no such file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(Directory.Exists(path) ? $"{path}: is a directory; name a profile's file" : $"{path}: cannot be read: {e.Message}", e);
        }
    }

    internal static Network Decode(string path, string source, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < ProfileFormat.HeaderLength + ProfileFormat.ChecksumLength || !bytes[..4].SequenceEqual(ProfileFormat.Magic))
            throw new InputException($"{path}: is no profile; make one with 'hashiflex profile MODEL.onnx --output FILE'");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (version != ProfileFormat.Version)
            throw new InputException($"{path}: is a profile of version {version}; version {ProfileFormat.Version} is supported, make it anew with 'hashiflex profile'");
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]) != ProfileFormat.Checksum(bytes[..^4]))
            throw new InputException($"{path}: is truncated or damaged: its checksum does not fit; make it anew with 'hashiflex profile'");

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (length > ProfileFormat.LongestContent)
            throw new InputException($"{path}: is no valid profile: {length} bytes of content; at most {ProfileFormat.LongestContent} are supported");
        byte[] content = GC.AllocateUninitializedArray<byte>((int)length);
        if (!BrotliDecoder.TryDecompress(bytes[ProfileFormat.HeaderLength..^ProfileFormat.ChecksumLength], content, out int written) || written != content.Length)
            throw new InputException($"{path}: is no valid profile: its content does not decompress to the stated {length} bytes; make it anew with 'hashiflex profile'");
        return Read(new ContentReader(path, content), source);
    }

    private static Network Read(ContentReader reader, string source)
    {
        string name = reader.Text("the name");
        var input = ReadShape(ref reader);
        var preprocessing = reader.Byte() == 0 ? null : ReadPreprocessing(ref reader, input.Channels);
        int count = reader.Number("the number of layers", 1, 1 << 16);
        var layers = ImmutableArray.CreateBuilder<Layer>(count);
        var names = new HashSet<string>(StringComparer.Ordinal);
        long weights = 0;
        for (int i = 0; i < count; i++)
        {
            var layer = ReadLayer(ref reader, input, layers);
            if (!names.Add(layer.Name))
                throw reader.Fault($"two layers are named '{layer.Name}'");
            if (layer is ConvolutionLayer c && (weights += (long)c.Weights.Outputs * c.Weights.FanIn) > ProfileFormat.MostWeights)
                throw reader.Fault($"more than {ProfileFormat.MostWeights} weights");
            layers.Add(layer);
        }

        for (int i = 0; i < count; i++)
        {
            if (layers[i] is ConvolutionLayer convolution)
            {
                float[] bias = new float[convolution.Output.Channels];
                reader.FinitePlanes($"a bias of '{convolution.Name}'", bias);
                layers[i] = convolution with { Bias = bias };
            }
        }

        for (int i = 0; i < count; i++)
        {
            if (layers[i] is ConvolutionLayer convolution)
                layers[i] = convolution with { Weights = ReadWeights(ref reader, convolution) };
        }

        return reader.IsAtEnd
            ? new Network(name, source, input, layers.MoveToImmutable()) { Preprocessing = preprocessing }
            : throw reader.Fault("bytes follow its content");
    }

    private static ImagePreprocessing ReadPreprocessing(ref ContentReader reader, int channels)
    {
        int bits = reader.Number("the bits of a pixel", 1, 12);
        bool signed = reader.Byte() != 0;
        double scale = reader.FiniteDouble("the pixel scale");
        if (scale <= 0)
            throw reader.Fault($"a pixel scale of {scale}");
        var mean = ImmutableArray.CreateBuilder<double>();
        var deviation = ImmutableArray.CreateBuilder<double>();
        for (int c = 0; c < channels; c++)
            mean.Add(reader.FiniteDouble("a mean"));
        for (int c = 0; c < channels; c++)
        {
            deviation.Add(reader.FiniteDouble("a deviation"));
            if (deviation[c] <= 0)
                throw reader.Fault($"a deviation of {deviation[c]}");
        }

        return new ImagePreprocessing(bits, signed, scale, mean.ToImmutable(), deviation.ToImmutable());
    }

    private static Layer ReadLayer(ref ContentReader reader, Shape image, ImmutableArray<Layer>.Builder before)
    {
        var kind = (ProfileLayerKind)reader.Byte();
        string name = reader.Text("a layer's name");
        int inputCount = reader.Number($"the inputs of '{name}'", 1, 1 << 16);
        var inputs = ImmutableArray.CreateBuilder<int>();
        for (int i = 0; i < inputCount; i++)
            inputs.Add(reader.Number($"an input of '{name}'", 0, before.Count) - 1);
        ImmutableArray<Shape> shapes = [.. inputs.Select(i => i == Network.ImageInput ? image : before[i].Output)];
        if (inputCount != 1 && kind is not (ProfileLayerKind.Add or ProfileLayerKind.Concat))
            throw reader.Fault($"'{name}' has {inputCount} inputs");

        float minimum = reader.Single(), maximum = reader.Single();
        if (!(minimum <= maximum))
            throw reader.Fault($"'{name}' clamps to {minimum} to {maximum}");

        var layer = ReadRest(ref reader, kind, name, inputs.ToImmutable(), shapes);
        CheckShape(reader, layer.Output);
        return layer with { Activation = new Activation(minimum, maximum) };
    }

    private static Layer ReadRest(ref ContentReader reader, ProfileLayerKind kind, string name, ImmutableArray<int> inputs, ImmutableArray<Shape> shapes)
    {
        var input = shapes[0];
        switch (kind)
        {
            case ProfileLayerKind.Convolution:
                {
                    var window = ReadWindow(ref reader, name, input, mayMissMap: true);
                    int groups = reader.Number($"the groups of '{name}'", 1, input.Channels), outputs = reader.Number($"the channels of '{name}'", 1, Extent);
                    if (input.Channels % groups != 0 || outputs % groups != 0)
                        throw reader.Fault($"{groups} groups of '{name}' do not divide its {input.Channels} and {outputs} channels");
                    var (height, width) = window.Slide(input.Height, input.Width);
                    long fanIn = (long)(input.Channels / groups) * window.KernelHeight * window.KernelWidth;
                    if (fanIn * outputs > ProfileFormat.MostWeights)
                        throw reader.Fault($"'{name}' has more than {ProfileFormat.MostWeights} weights");
                    return new ConvolutionLayer(
                        name, inputs, input, new Shape(outputs, height, width), window, groups, new WeightMatrix(outputs, (int)fanIn, default, false), default);
                }

            case ProfileLayerKind.Add when shapes.Length == 2 && shapes[0] == shapes[1]:
                return new AddLayer(name, inputs, input);
            case ProfileLayerKind.Concat when shapes.All(s => s.Height == input.Height && s.Width == input.Width):
                return new ConcatLayer(name, inputs, input with { Channels = (int)Math.Min(shapes.Sum(s => (long)s.Channels), int.MaxValue) });
            case ProfileLayerKind.MaxPool:
                {
                    var window = ReadWindow(ref reader, name, input, mayMissMap: false);
                    var (height, width) = window.Slide(input.Height, input.Width);
                    return new MaxPoolLayer(name, inputs, input, new Shape(input.Channels, height, width), window);
                }

            case ProfileLayerKind.AveragePool:
                {
                    var window = ReadWindow(ref reader, name, input, mayMissMap: false);
                    var (height, width) = window.Slide(input.Height, input.Width);
                    bool counts = reader.Byte() != 0;
                    int rows = reader.Number($"the added rows of '{name}'", 0, window.PadBottom), columns = reader.Number($"the added columns of '{name}'", 0, window.PadRight);
                    return new AveragePoolLayer(name, inputs, input, new Shape(input.Channels, height, width), window, counts, rows, columns);
                }

            case ProfileLayerKind.Clamp:
                return new ClampLayer(name, inputs, input);
            case ProfileLayerKind.Pad:
                {
                    int top = Pad(ref reader), left = Pad(ref reader), bottom = Pad(ref reader), right = Pad(ref reader);
                    float value = reader.Single();
                    if (!float.IsFinite(value))
                        throw reader.Fault($"the border of '{name}' is {value}");
                    return new PadLayer(name, inputs, input, new Shape(input.Channels, input.Height + top + bottom, input.Width + left + right), top, left, value);
                }

            case ProfileLayerKind.Reshape:
                {
                    var shape = ReadShape(ref reader);
                    return shape.Elements == input.Elements
                        ? new ReshapeLayer(name, inputs, input, shape)
                        : throw reader.Fault($"'{name}' reshapes {input} to {shape}");
                }

            case ProfileLayerKind.Softmax:
                return new SoftmaxLayer(name, inputs, input);
            default:
                throw reader.Fault($"'{name}' is of kind {(int)kind} with inputs of {string.Join(", ", shapes)}");
        }

        int Pad(ref ContentReader from) => from.Number($"a border of '{name}'", 0, Extent);
    }

    private static Shape ReadShape(ref ContentReader reader)
    {
        var shape = new Shape(reader.Number("channels", 1, Extent), reader.Number("height", 1, Extent), reader.Number("width", 1, Extent));
        CheckShape(reader, shape);
        return shape;
    }

    private static void CheckShape(ContentReader reader, Shape shape)
    {
        if (shape.Channels > Extent || shape.Height > Extent || shape.Width > Extent || shape.Elements > 1L << 28)
            throw reader.Fault($"a feature map of {shape}");
    }

    private static Window ReadWindow(ref ContentReader reader, string name, Shape input, bool mayMissMap)
    {
        string what = $"the window of '{name}'";
        var window = new Window(
            reader.Number(what, 1, 1 << 16),
            reader.Number(what, 1, 1 << 16),
            reader.Number(what, 1, 1 << 16),
            reader.Number(what, 1, 1 << 16),
            reader.Number(what, 1, 1 << 16),
            reader.Number(what, 1, 1 << 16),
            reader.Number(what, 0, Extent),
            reader.Number(what, 0, Extent),
            reader.Number(what, 0, Extent),
            reader.Number(what, 0, Extent));
        long spanHeight = ((long)window.DilationHeight * (window.KernelHeight - 1)) + 1, spanWidth = ((long)window.DilationWidth * (window.KernelWidth - 1)) + 1;
        if (spanHeight > input.Height + window.PadTop + window.PadBottom || spanWidth > input.Width + window.PadLeft + window.PadRight)
            throw reader.Fault($"{what} spans {spanHeight}x{spanWidth}, more than its padded input of {input}");
        if (!mayMissMap && (window.PadTop >= spanHeight || window.PadBottom >= spanHeight || window.PadLeft >= spanWidth || window.PadRight >= spanWidth))
            throw reader.Fault($"{what} may lie in the padding entirely");
        return window;
    }

    private static WeightMatrix ReadWeights(ref ContentReader reader, ConvolutionLayer layer)
    {
        var (outputs, fanIn) = (layer.Weights.Outputs, layer.Weights.FanIn);
        float[] scales = new float[outputs];
        reader.FinitePlanes($"a scale of '{layer.Name}'", scales);
        float[] values = GC.AllocateUninitializedArray<float>(outputs * fanIn);
        bool inOrder = reader.Byte() != 0;
        string count = $"a count of weights of '{layer.Name}'";
        for (int o = 0; o < outputs; o++)
        {
            var row = values.AsSpan(o * fanIn, fanIn);
            if (scales[o] < 0)
                throw reader.Fault($"scale {o} of '{layer.Name}' is {scales[o]}");
            if (inOrder)
                ReadInOrder(ref reader, layer.Name, row, scales[o]);
            else if (fanIn >= ProfileFormat.FewestCountedWeights)
                ReadCounts(ref reader, count, layer.Name, row, scales[o]);
            else
                ReadLevels(ref reader, layer.Name, row, scales[o]);
        }

        return new WeightMatrix(outputs, fanIn, values, PositionsKnown: inOrder);
    }

    private static void ReadInOrder(ref ContentReader reader, string name, Span<float> row, float scale)
    {
        var levels = reader.Take(row.Length);
        for (int i = 0; i < row.Length; i++)
        {
            int level = levels[i] - WeightRounding.HighestLevel;
            if (level > WeightRounding.HighestLevel)
                throw reader.Fault($"'{name}' has a weight of level {level}");
            row[i] = level * scale;
        }
    }

    private static void ReadCounts(ref ContentReader reader, string what, string name, Span<float> row, float scale)
    {
        Span<int> counts = stackalloc int[(2 * WeightRounding.HighestLevel) + 1];
        int sum = reader.Counts(what, row.Length, counts);
        if (sum != row.Length)
            throw reader.Fault($"the counts of a channel of '{name}' add up to {sum} weights instead of {row.Length}");
        int done = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            float value = (i - WeightRounding.HighestLevel) * scale;
            for (int end = done + counts[i]; done < end; done++)
                row[done] = value;
        }
    }

    private static void ReadLevels(ref ContentReader reader, string name, Span<float> row, float scale)
    {
        var steps = reader.Take(row.Length);
        int level = -WeightRounding.HighestLevel;
        for (int i = 0; i < row.Length; i++)
        {
            level += steps[i];
            if (level > WeightRounding.HighestLevel)
                throw reader.Fault($"a channel of '{name}' has a weight of level {level}");
            row[i] = level * scale;
        }
    }
}
