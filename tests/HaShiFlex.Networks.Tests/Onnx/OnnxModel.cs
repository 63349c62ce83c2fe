using System.Runtime.InteropServices;
using Google.Protobuf;
using HaShiFlex.Documents;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Networks.Onnx;
using HaShiFlex.Networks.Onnx.Messages;
using static HaShiFlex.Networks.Onnx.Messages.AttributeProto.Types;
using static HaShiFlex.Networks.Onnx.Messages.TensorProto.Types;

namespace HaShiFlex.Networks.Tests.Onnx;

/// <summary>A small model put together message by message. The input is "x", the output "y".</summary>
internal sealed class OnnxModel
{
    public OnnxModel(int opset = 13, params long[] input)
    {
        Proto = new ModelProto { IrVersion = 8, Graph = new GraphProto { Name = "test" } };
        Proto.OpsetImport.Add(new OperatorSetIdProto { Version = opset });
        if (input.Length > 0)
            Graph.Input.Add(Value("x", input));
        Graph.Output.Add(new ValueInfoProto { Name = "y" });
    }

    public ModelProto Proto { get; }

    public GraphProto Graph => Proto.Graph;

    public static ValueInfoProto Value(string name, params long[] dims)
    {
        var shape = new TensorShapeProto();
        foreach (long dim in dims)
            shape.Dim.Add(dim < 0 ? new TensorShapeProto.Types.Dimension { DimParam = "N" } : new TensorShapeProto.Types.Dimension { DimValue = dim });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = DataType.Float, Shape = shape } } };
    }

    public OnnxModel Floats(string name, long[] dims, params float[] values)
    {
        Graph.Initializer.Add(FloatTensor(name, dims, values));
        return this;
    }

    /// <summary>Values 1, 2, 3 ... in an initializer.</summary>
    public OnnxModel Counting(string name, params long[] dims) =>
        Floats(name, dims, [.. Enumerable.Range(1, (int)dims.Aggregate(1L, (a, b) => a * b)).Select(i => (float)i)]);

    public OnnxModel Integers(string name, params long[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = DataType.Int64 };
        tensor.Dims.Add(values.Length);
        tensor.Int64Data.Add(values);
        Graph.Initializer.Add(tensor);
        return this;
    }

    public OnnxModel Node(string operatorName, string inputs, string output, params (string Name, object Value)[] attributes)
    {
        var node = new NodeProto { OpType = operatorName, Name = operatorName + "_" + output };
        node.Input.Add(inputs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(i => i == "-" ? "" : i));
        node.Output.Add(output);
        foreach (var (name, value) in attributes)
            node.Attribute.Add(Attribute(name, value));
        Graph.Node.Add(node);
        return this;
    }

    public static TensorProto FloatTensor(string name, long[] dims, params float[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = DataType.Float, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())) };
        tensor.Dims.Add(dims);
        return tensor;
    }

    public Network Read() => OnnxReader.Read("model.onnx", ModelProto.Parser.ParseFrom(Proto.ToByteArray()));

    public IReadOnlyList<Layer> Layers() => Read().Layers;

    public T Only<T>()
        where T : Layer => Assert.IsType<T>(Assert.Single(Layers()));

    /// <summary>Reads what must be refused; the message is one line that names the file and each of the words.</summary>
    public void IsRefused(params string[] words)
    {
        string message = Assert.Throws<InputException>(() => Read()).Message;
        Assert.StartsWith("model.onnx: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        foreach (string word in words)
            Assert.Contains(word, message, StringComparison.Ordinal);
    }

    private static AttributeProto Attribute(string name, object value)
    {
        var attribute = new AttributeProto { Name = name };
        switch (value)
        {
            case int i:
                (attribute.Type, attribute.I) = (AttributeType.Int, i);
                break;
            case float f:
                (attribute.Type, attribute.F) = (AttributeType.Float, f);
                break;
            case string s:
                (attribute.Type, attribute.S) = (AttributeType.String, ByteString.CopyFromUtf8(s));
                break;
            case int[] ints:
                attribute.Type = AttributeType.Ints;
                attribute.Ints.Add(ints.Select(i => (long)i));
                break;
            case float[] floats:
                attribute.Type = AttributeType.Floats;
                attribute.Floats.Add(floats);
                break;
            case TensorProto tensor:
                (attribute.Type, attribute.T) = (AttributeType.Tensor, tensor);
                break;
            default:
                throw new ArgumentException($"no attribute of type {value.GetType()}", nameof(value));
        }

        return attribute;
    }
}
