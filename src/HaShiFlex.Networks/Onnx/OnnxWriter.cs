using System.Runtime.InteropServices;
using Google.Protobuf;
using HaShiFlex.Documents;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Networks.Onnx.Messages;
using static HaShiFlex.Networks.Onnx.Messages.TensorProto.Types;

namespace HaShiFlex.Networks.Onnx;

/// <summary>Writes a network as an ONNX file of single-precision operators (operator set 13) that any engine runs and <see cref="OnnxReader"/> reads back.</summary>
public sealed class OnnxWriter
{
    // Thirteen has Clip's and Pad's bounds as inputs; seven is the representation that came with it.
    private const int Opset = 13;
    private const int IrVersion = 7;

    private readonly Network _network;
    private readonly GraphProto _graph;
    private readonly string[] _values;

    private OnnxWriter(Network network)
    {
        _network = network;
        _graph = new GraphProto { Name = network.Name };
        _values = new string[network.Layers.Length];
    }

    /// <summary>The file's bytes, with the network's metadata.</summary>
    /// <exception cref="InputException">The network is a profile without positions of weights.</exception>
    public static byte[] Write(Network network)
    {
        var writer = new OnnxWriter(network);
        writer._graph.Input.Add(Describe("input", network.Input.Channels, network.Input.Height, network.Input.Width));
        for (int i = 0; i < network.Layers.Length; i++)
            writer._values[i] = writer.Layer(network.Layers[i]);
        var output = network.Layers[^1].Output;
        if (output.Positions == 1)
        {
            writer.Node("Flatten", "output:flat", [writer._values[^1]], "output", Integer("axis", 1));
            writer._graph.Output.Add(Describe("output", output.Channels));
        }
        else
        {
            writer.Node("Identity", "output:map", [writer._values[^1]], "output");
            writer._graph.Output.Add(Describe("output", output.Channels, output.Height, output.Width));
        }

        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "hashiflex", Graph = writer._graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        foreach (var (key, value) in network.Metadata)
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return model.ToByteArray();
    }

    private string Layer(Layer layer)
    {
        string[] inputs = [.. layer.Inputs.Select(p => p == Network.ImageInput ? "input" : _values[p])];
        string result = Operator(layer, inputs);
        return layer.Activation.IsNone ? result : Clamp(layer, result);
    }

    private string Operator(Layer layer, string[] inputs)
    {
        switch (layer)
        {
            case ConvolutionLayer convolution:
                return Convolution(convolution, inputs[0]);
            case AddLayer:
                return layer.Inputs.Length == 2
                    ? Node("Add", layer.Name, inputs)
                    : throw new InputException($"{_network.Source}: layer '{layer.Name}' adds {layer.Inputs.Length} maps; an ONNX Add has two");
            case ConcatLayer:
                return Node("Concat", layer.Name, inputs, null, Integer("axis", 1));
            case MaxPoolLayer pool:
                return Node("MaxPool", layer.Name, inputs, null, Window(pool.Window, 0, 0, withDilation: true));
            case AveragePoolLayer pool:
                return AveragePool(pool, inputs);
            case ReshapeLayer reshape:
                string shape = Integers($"{layer.Name}:shape", [0, reshape.Output.Channels, reshape.Output.Height, reshape.Output.Width]);
                return Node("Reshape", layer.Name, [inputs[0], shape]);
            case PadLayer pad:
                int bottom = pad.Output.Height - pad.Input.Height - pad.Top, right = pad.Output.Width - pad.Input.Width - pad.Left;
                string pads = Integers($"{layer.Name}:pads", [0, 0, pad.Top, pad.Left, 0, 0, bottom, right]);
                return Node("Pad", layer.Name, [inputs[0], pads, Floats($"{layer.Name}:value", [pad.Value])]);
            case ClampLayer:
                return inputs[0];
            case SoftmaxLayer:
                return Node("Softmax", layer.Name, inputs, null, Integer("axis", 1));
            default:
                throw new InputException($"{_network.Source}: layer '{layer.Name}' is of kind {layer.Kind}, which is not written as ONNX");
        }
    }

    private string Convolution(ConvolutionLayer layer, string input)
    {
        if (!layer.Weights.PositionsKnown)
            throw new InputException($"{_network.Source}: a profile does not keep where weights stand, so it cannot be written as ONNX");
        var window = layer.Window;
        string weights = Floats(
            $"{layer.Name}:weights", layer.Weights.Values.Span, layer.Weights.Outputs, layer.GroupInputs, window.KernelHeight, window.KernelWidth);
        string bias = Floats($"{layer.Name}:bias", layer.Bias.Span, layer.Bias.Length);
        return Node("Conv", layer.Name, [input, weights, bias], null, [.. Window(window, 0, 0, withDilation: true), Integer("group", layer.Groups)]);
    }

    private string AveragePool(AveragePoolLayer layer, string[] inputs)
    {
        if (layer.IsGlobal)
            return Node("GlobalAveragePool", layer.Name, inputs);
        if (layer.Window.DilationHeight != 1 || layer.Window.DilationWidth != 1)
            throw new InputException($"{_network.Source}: layer '{layer.Name}' averages with a dilation, which ONNX operator set {Opset} cannot say");
        bool ceils = layer.CeilRows > 0 || layer.CeilColumns > 0;
        return Node("AveragePool", layer.Name, inputs, null,
        [
            .. Window(layer.Window, layer.CeilRows, layer.CeilColumns, withDilation: false),
            Integer("count_include_pad", layer.CountIncludePad ? 1 : 0),
            Integer("ceil_mode", ceils ? 1 : 0),
        ]);
    }

    private string Clamp(Layer layer, string value)
    {
        string name = $"{layer.Name}:clamp";
        if (layer.Activation == Activation.Relu)
            return Node("Relu", name, [value]);
        return Node("Clip", name, [value, Bound("minimum", layer.Activation.Minimum), Bound("maximum", layer.Activation.Maximum)]);

        // An input left out has the empty name.
        string Bound(string which, float bound) => float.IsInfinity(bound) ? "" : Floats($"{name}:{which}", [bound]);
    }

    private string Node(string operation, string name, string[] inputs, string? result = null, params AttributeProto[] attributes)
    {
        var node = new NodeProto { Name = name, OpType = operation };
        node.Input.AddRange(inputs);
        node.Output.Add(result ?? name);
        node.Attribute.AddRange(attributes);
        _graph.Node.Add(node);
        return result ?? name;
    }

    /// <param name="dims">None for a scalar.</param>
    private string Floats(string name, ReadOnlySpan<float> values, params long[] dims) => Constant(name, DataType.Float, MemoryMarshal.AsBytes(values), dims);

    private string Integers(string name, long[] values) => Constant(name, DataType.Int64, MemoryMarshal.AsBytes<long>(values), [values.Length]);

    private string Constant(string name, DataType type, ReadOnlySpan<byte> raw, long[] dims)
    {
        var tensor = new TensorProto { Name = name, DataType = type, RawData = ByteString.CopyFrom(raw) };
        tensor.Dims.AddRange(dims);
        _graph.Initializer.Add(tensor);
        return name;
    }

    private static AttributeProto[] Window(Window w, int lessBottom, int lessRight, bool withDilation)
    {
        AttributeProto[] all =
        [
            Integers("kernel_shape", w.KernelHeight, w.KernelWidth),
            Integers("strides", w.StrideHeight, w.StrideWidth),
            Integers("pads", w.PadTop, w.PadLeft, w.PadBottom - lessBottom, w.PadRight - lessRight),
        ];
        return withDilation ? [.. all, Integers("dilations", w.DilationHeight, w.DilationWidth)] : all;

        static AttributeProto Integers(string name, params long[] values)
        {
            var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
            attribute.Ints.AddRange(values);
            return attribute;
        }
    }

    private static AttributeProto Integer(string name, long value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    private static ValueInfoProto Describe(string name, params int[] extents)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "batch" });
        foreach (int extent in extents)
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = extent });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = DataType.Float, Shape = shape } } };
    }
}
