using System.Runtime.InteropServices;
using Google.Protobuf;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Onnx.Messages;

namespace HaShiFlex.Inference.Export;

/// <summary>Builds an ONNX graph node by node; every value gets a name of its own.</summary>
internal sealed class GraphWriter(string name)
{
    /// <summary>The oldest operator set with axes of ReduceSum as an input and 64-bit Clip.</summary>
    private const int Opset = 13;

    /// <summary>The intermediate representation that came with <see cref="Opset"/>.</summary>
    private const int IrVersion = 7;

    private readonly GraphProto _graph = new() { Name = name };
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>A name not taken yet, the wished one if it is free.</summary>
    public string Unique(string wish)
    {
        string free = wish;
        for (int i = 1; !_names.Add(free); i++)
            free = FormattableString.Invariant($"{wish}_{i}");
        return free;
    }

    public string Input(string wish, TensorProto.Types.DataType type, Shape shape)
    {
        string input = Unique(wish);
        _graph.Input.Add(Describe(input, type, shape));
        return input;
    }

    public void Output(string value, TensorProto.Types.DataType type, Shape shape) => _graph.Output.Add(Describe(value, type, shape));

    /// <summary>Adds a node with one result and returns its name.</summary>
    /// <param name="result">Name of the result, already unique; null for one made from the operator.</param>
    public string Node(string operation, string[] inputs, string? result = null, params AttributeProto[] attributes)
    {
        result ??= Unique(operation);
        var node = new NodeProto { Name = result, OpType = operation };
        node.Input.AddRange(inputs);
        node.Output.Add(result);
        node.Attribute.AddRange(attributes);
        _graph.Node.Add(node);
        return result;
    }

    public string Integers(long[] values, params long[] dims) => Constant(MemoryMarshal.AsBytes(values.AsSpan()), TensorProto.Types.DataType.Int64, dims);

    public string Bytes(sbyte[] values, params long[] dims) => Constant(MemoryMarshal.AsBytes(values.AsSpan()), TensorProto.Types.DataType.Int8, dims);

    public static AttributeProto Integer(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    public static AttributeProto IntegerList(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    public byte[] ToBytes()
    {
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "hashiflex", Graph = _graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        return model.ToByteArray();
    }

    private string Constant(ReadOnlySpan<byte> raw, TensorProto.Types.DataType type, long[] dims)
    {
        var tensor = new TensorProto { Name = Unique("constant"), DataType = type, RawData = ByteString.CopyFrom(raw) };
        tensor.Dims.AddRange(dims);
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private static ValueInfoProto Describe(string name, TensorProto.Types.DataType type, Shape shape)
    {
        var dims = new TensorShapeProto();
        dims.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "batch" });
        foreach (int extent in new[] { shape.Channels, shape.Height, shape.Width })
            dims.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = extent });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type, Shape = dims } } };
    }
}
