using HaShiFlex.Arithmetic;
using HaShiFlex.Inference.Kernel;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;
using static HaShiFlex.Networks.Onnx.Messages.TensorProto.Types;

namespace HaShiFlex.Inference.Export;

/// <summary>
/// A quantized network as a standard ONNX file (operator set 13) that any engine runs to the same integers as the kernel. Sums are ConvInteger or
/// MatMulInteger of bytes, everything else 64-bit integers; between layers flow codes. Softmax is left to the host: its layer passes the logits on.
/// </summary>
public sealed class IntegerOnnx
{
    /// <summary>
    /// Engines without a four-byte inner product sum pairs of byte products in 16 bits, which saturates; with weights of at most this magnitude
    /// (255 x 64 x 2 is below 2^15) none does.
    /// </summary>
    private const int LargestPieceWeight = 64;

    /// <summary>Codes of more than 8 bits are cut into pieces of this many.</summary>
    private const int PieceBits = 7;

    private readonly QuantizedNetwork _network;
    private readonly GraphWriter _graph;
    private readonly string[] _codes;
    private readonly string _image;

    private IntegerOnnx(QuantizedNetwork network)
    {
        _network = network;
        _graph = new GraphWriter(network.Network.Name);
        _codes = new string[network.Layers.Length];
        var type = InputType(network.Image);
        string input = _graph.Input("image", type, network.Network.Input);
        _image = Cast(input, DataType.Int64);
    }

    private sealed record Piece(string Bytes, long Factor);

    /// <summary>The file's bytes.</summary>
    /// <param name="allLayers">Whether every layer's codes are outputs, by the layer's name, not only the last one's.</param>
    /// <exception cref="Documents.InputException">A layer cannot be computed: its weights have no positions, or its kind has no rule.</exception>
    public static byte[] Export(QuantizedNetwork network, bool allLayers = false)
    {
        var export = new IntegerOnnx(network);
        for (int l = 0; l < network.Layers.Length; l++)
        {
            export._codes[l] = export.Layer(network.Layers[l], export._graph.Unique(network.Layers[l].Layer.Name));
            if (allLayers || l == network.Layers.Length - 1)
                export._graph.Output(export._codes[l], DataType.Int64, network.Layers[l].Layer.Output);
        }

        return export._graph.ToBytes();
    }

    /// <summary>The type of the file's input: bytes where a code fits, else 32-bit integers.</summary>
    internal static DataType InputType(ImageEncoding image) => image.Bits > 8 ? DataType.Int32 : image.Signed ? DataType.Int8 : DataType.Uint8;

    private string Codes(Layer layer, int input) => layer.Inputs[input] == Network.ImageInput ? _image : _codes[layer.Inputs[input]];

    private string Layer(QuantizedLayer layer, string result)
    {
        switch (layer.Layer)
        {
            case ConvolutionLayer convolution:
                return Clip(Linear(layer, convolution), layer, result);
            case AddLayer:
                string left = Rescale((WeightlessLayer)layer, 0), right = Rescale((WeightlessLayer)layer, 1);
                return Clip(_graph.Node("Add", [left, right]), layer, result);
            case ConcatLayer concat:
                string[] parts = [.. concat.Inputs.Select((_, i) => Rescale((WeightlessLayer)layer, i))];
                return Clip(_graph.Node("Concat", parts, null, GraphWriter.Integer("axis", 1)), layer, result);
            case ClampLayer:
                return Clip(Rescale((WeightlessLayer)layer, 0), layer, result);
            case PadLayer pad:
                return Pad((WeightlessLayer)layer, pad, result);
            case MaxPoolLayer pool:
                return Clip(MaxPool(pool), layer, result);
            case AveragePoolLayer pool:
                return Clip(AveragePool((WeightlessLayer)layer, pool), layer, result);
            case ReshapeLayer reshape:
                return Clip(Reshape(Codes(reshape, 0), -1, reshape.Output.Channels, reshape.Output.Height, reshape.Output.Width), layer, result);
            case SoftmaxLayer:
                return Clip(Codes(layer.Layer, 0), layer, result);
            default:
                throw ReferenceKernel.Unsupported(layer.Layer);
        }
    }

    private string Linear(QuantizedLayer layer, ConvolutionLayer convolution)
    {
        var linear = LinearOperator.Of(layer)!;
        var inputs = LayerRules.InputIntervals(_network, convolution);
        var (shape, window, output) = (convolution.Input, convolution.Window, convolution.Output);
        string padded = Padded(Codes(convolution, 0), shape, window, LayerRules.PaddingCodes(_network, convolution));

        // The left side of a byte product is unsigned, so codes are raised by an offset whose share leaves through the bias; every window is whole, pads are explicit.
        long offset = -Math.Min(0, inputs.Min(i => i.Minimum));
        var left = Pieces(padded, offset, inputs.Max(i => i.Maximum) + offset);
        var right = WeightPieces(linear);
        string? sum = null;
        foreach (var (weights, weightFactor) in right)
        {
            foreach (var piece in left)
            {
                string product = Scale(Cast(Product(piece.Bytes, weights, convolution), DataType.Int64), piece.Factor * weightFactor);
                sum = sum is null ? product : _graph.Node("Add", [sum, product]);
            }
        }

        long[] bias = [.. Enumerable.Range(0, output.Channels).Select(o => linear.Bias[o] - (offset * linear.Row(o).ToArray().Sum()))];
        string accumulators = _graph.Node("Add", [sum!, _graph.Integers(bias, 1, output.Channels, 1, 1)]);
        Interval[] intervals = [.. Enumerable.Range(0, output.Channels).Select(o => linear.AccumulatorInterval(o, inputs))];
        return Requantize(accumulators, [.. linear.Requantizers], intervals, [1, output.Channels, 1, 1]);
    }

    private string Product(string left, sbyte[] weights, ConvolutionLayer convolution)
    {
        var (window, output) = (convolution.Window, convolution.Output);
        if (convolution.IsDense)
        {
            // MatMulInteger wants a column per output.
            int fanIn = convolution.Weights.FanIn;
            var columns = new sbyte[weights.Length];
            for (int o = 0; o < output.Channels; o++)
            {
                for (int i = 0; i < fanIn; i++)
                    columns[(i * output.Channels) + o] = weights[(o * fanIn) + i];
            }

            string flat = Reshape(left, -1, fanIn);
            return Reshape(_graph.Node("MatMulInteger", [flat, _graph.Bytes(columns, fanIn, output.Channels)]), -1, output.Channels, 1, 1);
        }

        string kernel = _graph.Bytes(weights, output.Channels, convolution.GroupInputs, window.KernelHeight, window.KernelWidth);
        return _graph.Node(
            "ConvInteger",
            [left, kernel],
            null,
            GraphWriter.IntegerList("kernel_shape", window.KernelHeight, window.KernelWidth),
            GraphWriter.IntegerList("strides", window.StrideHeight, window.StrideWidth),
            GraphWriter.IntegerList("dilations", window.DilationHeight, window.DilationWidth),
            GraphWriter.Integer("group", convolution.Groups));
    }

    /// <summary>Unsigned bytes and factors whose weighted sum is codes + offset.</summary>
    private List<Piece> Pieces(string codes, long offset, long largest)
    {
        string raised = offset == 0 ? codes : _graph.Node("Add", [codes, _graph.Integers([offset])]);
        if (largest <= byte.MaxValue)
            return [new Piece(Cast(raised, DataType.Uint8), 1)];

        var pieces = new List<Piece>();
        string step = _graph.Integers([1L << PieceBits]);
        for (long factor = 1; largest > 0; factor <<= PieceBits, largest >>= PieceBits)
        {
            string rest = _graph.Node("Div", [raised, step]);
            pieces.Add(new Piece(Cast(_graph.Node("Sub", [raised, _graph.Node("Mul", [rest, step])]), DataType.Uint8), factor));
            raised = rest;
        }

        return pieces;
    }

    /// <summary>Weights as a sum of matrices of small bytes: the balanced digits to the base of twice <see cref="LargestPieceWeight"/>.</summary>
    private static List<(sbyte[] Weights, long Factor)> WeightPieces(LinearOperator linear)
    {
        var pieces = new List<(sbyte[], long)>();
        long[] rest = [.. linear.Weights];
        long factor = 1;
        do
        {
            var piece = new sbyte[rest.Length];
            bool last = rest.All(w => Math.Abs(w) <= LargestPieceWeight);
            for (int i = 0; i < rest.Length; i++)
            {
                long digit = last ? rest[i] : ((rest[i] + LargestPieceWeight) & ((2 * LargestPieceWeight) - 1)) - LargestPieceWeight;
                piece[i] = (sbyte)digit;
                rest[i] = (rest[i] - digit) / (2 * LargestPieceWeight);
            }

            pieces.Add((piece, factor));
            factor *= 2 * LargestPieceWeight;
        }
        while (rest.Any(w => w != 0));
        return pieces;
    }

    private string Rescale(WeightlessLayer layer, int input)
    {
        var interval = LayerRules.InputIntervals(_network, layer.Layer, input)[0];
        var requantizer = LayerRules.RequantizerOf(layer, input);
        return Requantize(Codes(layer.Layer, input), [requantizer], [interval], [1, 1, 1, 1]);
    }

    private string Pad(WeightlessLayer layer, PadLayer pad, string result)
    {
        string clipped = Clip(Rescale(layer, 0), layer, _graph.Unique("Clip"));
        long[] pads = [0, 0, pad.Top, pad.Left, 0, 0, pad.Output.Height - pad.Input.Height - pad.Top, pad.Output.Width - pad.Input.Width - pad.Left];
        return _graph.Node("Pad", [clipped, _graph.Integers(pads, 8), _graph.Integers([LayerRules.PadCode(layer, pad)])], result);
    }

    private string MaxPool(MaxPoolLayer pool)
    {
        // Codes of at most 16 bits are exact as floats, the one type in which every engine pools; padding never wins there.
        var window = pool.Window;
        string floats = Cast(Codes(pool, 0), DataType.Float);
        string largest = _graph.Node(
            "MaxPool",
            [floats],
            null,
            GraphWriter.IntegerList("kernel_shape", window.KernelHeight, window.KernelWidth),
            GraphWriter.IntegerList("strides", window.StrideHeight, window.StrideWidth),
            GraphWriter.IntegerList("dilations", window.DilationHeight, window.DilationWidth),
            GraphWriter.IntegerList("pads", window.PadTop, window.PadLeft, window.PadBottom, window.PadRight));
        return Cast(largest, DataType.Int64);
    }

    private string AveragePool(WeightlessLayer layer, AveragePoolLayer pool)
    {
        var (window, output) = (pool.Window, pool.Output);
        var padding = pool.CountIncludePad ? LayerRules.PaddingCodes(_network, pool) : _ => 0;
        string padded = Padded(Codes(pool, 0), pool.Input, window, padding);
        string sum = pool.IsGlobal
            ? _graph.Node("ReduceSum", [padded, _graph.Integers([2, 3], 2)], null, GraphWriter.Integer("keepdims", 1))
            : WindowSum(padded, pool);
        var codes = LayerRules.InputIntervals(_network, pool)[0];
        var reach = new Interval(Math.Min(0, codes.Minimum) * window.Area, Math.Max(0, codes.Maximum) * window.Area);
        var map = LayerRules.RequantizerMap(layer, pool);
        return Requantize(sum, map, [.. map.Select(_ => reach)], [1, 1, output.Height, output.Width]);
    }

    /// <summary>The sum under a window: one shifted, strided slice for each of its elements.</summary>
    private string WindowSum(string padded, AveragePoolLayer pool)
    {
        var (window, output) = (pool.Window, pool.Output);
        string axes = _graph.Integers([2, 3], 2), steps = _graph.Integers([window.StrideHeight, window.StrideWidth], 2);
        string? sum = null;
        for (int k = 0; k < window.Area; k++)
        {
            long row = k / window.KernelWidth * window.DilationHeight, column = k % window.KernelWidth * window.DilationWidth;
            long lastRow = row + ((output.Height - 1) * window.StrideHeight), lastColumn = column + ((output.Width - 1) * window.StrideWidth);
            string slice = _graph.Node("Slice", [padded, _graph.Integers([row, column], 2), _graph.Integers([lastRow + 1, lastColumn + 1], 2), axes, steps]);
            sum = sum is null ? slice : _graph.Node("Add", [sum, slice]);
        }

        return sum!;
    }

    /// <summary>Codes with an explicit border, each channel's with the code that stands for its zero.</summary>
    private string Padded(string codes, Shape shape, Window window, Func<int, long> padding)
    {
        if (!window.IsPadded)
            return codes;

        long[] pads = [0, 0, window.PadTop, window.PadLeft, 0, 0, window.PadBottom, window.PadRight];
        string padded = _graph.Node("Pad", [codes, _graph.Integers(pads, 8), _graph.Integers([0L])]);
        if (Enumerable.Range(0, shape.Channels).All(c => padding(c) == 0))
            return padded;

        int height = shape.Height + window.PadTop + window.PadBottom, width = shape.Width + window.PadLeft + window.PadRight;
        var border = new long[shape.Channels * height * width];
        for (int i = 0; i < border.Length; i++)
        {
            int y = (i / width % height) - window.PadTop, x = (i % width) - window.PadLeft;
            bool inside = y >= 0 && y < shape.Height && x >= 0 && x < shape.Width;
            border[i] = inside ? 0 : padding(i / (height * width));
        }

        return _graph.Node("Add", [padded, _graph.Integers(border, 1, shape.Channels, height, width)]);
    }

    /// <summary>
    /// Rule 4 before the clamp: floor((x M + 2^(S-1)) / 2^S). ONNX division truncates, so the dividend is raised by a multiple of the divisor that keeps it from
    /// being negative, and the quotient lowered again.
    /// </summary>
    /// <param name="intervals">What x can be, one for each requantizer.</param>
    /// <param name="dims">Of the constants, so that they broadcast over x.</param>
    private string Requantize(string x, Requantizer[] requantizers, Interval[] intervals, long[] dims)
    {
        if (requantizers.All(r => r is { Multiplier: 1, Shift: 0 }))
            return x;

        int count = requantizers.Length;
        var (multipliers, addends, divisors, raises) = (new long[count], new long[count], new long[count], new long[count]);
        for (int i = 0; i < count; i++)
        {
            var (multiplier, shift) = requantizers[i];
            long half = shift == 0 ? 0 : 1L << (shift - 1), divisor = 1L << shift;
            long least = checked((intervals[i].Minimum * multiplier) + half);
            raises[i] = least >= 0 ? 0 : ((-least - 1) / divisor) + 1;
            (multipliers[i], divisors[i], addends[i]) = (multiplier, divisor, checked(half + (raises[i] * divisor)));
        }

        string dividend = _graph.Node("Add", [_graph.Node("Mul", [x, _graph.Integers(multipliers, dims)]), _graph.Integers(addends, dims)]);
        string quotient = _graph.Node("Div", [dividend, _graph.Integers(divisors, dims)]);
        return raises.All(r => r == 0) ? quotient : _graph.Node("Sub", [quotient, _graph.Integers(raises, dims)]);
    }

    private string Clip(string x, QuantizedLayer layer, string result) =>
        _graph.Node("Clip", [x, _graph.Integers([layer.ClampMinimum]), _graph.Integers([layer.ClampMaximum])], result);

    private string Scale(string x, long factor) => factor == 1 ? x : _graph.Node("Mul", [x, _graph.Integers([factor])]);

    private string Reshape(string x, params long[] dims) => _graph.Node("Reshape", [x, _graph.Integers(dims, dims.Length)]);

    private string Cast(string x, DataType type) => _graph.Node("Cast", [x], null, GraphWriter.Integer("to", (long)type));
}
