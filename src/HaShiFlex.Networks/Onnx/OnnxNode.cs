using System.Globalization;
using HaShiFlex.Documents;
using HaShiFlex.Networks.Onnx.Messages;

namespace HaShiFlex.Networks.Onnx;

/// <summary>One node of the graph with typed access to its attributes; every fault names the file, the node and its operator.</summary>
internal sealed class OnnxNode
{
    private readonly NodeProto _proto;
    private readonly Dictionary<string, AttributeProto> _attributes = new(StringComparer.Ordinal);

    public OnnxNode(OnnxFile file, NodeProto proto, int index)
    {
        File = file;
        _proto = proto;
        Index = index;
        foreach (var attribute in proto.Attribute)
        {
            if (!_attributes.TryAdd(attribute.Name, attribute))
                throw Fault($"attribute '{attribute.Name}' is given twice");
        }
    }

    public OnnxFile File { get; }

    /// <summary>Its place in the file, from 0.</summary>
    public int Index { get; }

    /// <summary>Its name, or its first output's where it has none.</summary>
    public string Name => _proto.Name.Length > 0 ? _proto.Name : _proto.Output.FirstOrDefault(o => o.Length > 0)
        ?? string.Create(CultureInfo.InvariantCulture, $"node {Index}");

    public string Operator => _proto.Domain is "" or "ai.onnx" ? _proto.OpType : $"{_proto.Domain}.{_proto.OpType}";

    public IReadOnlyList<string> Inputs => _proto.Input;

    public IReadOnlyList<string> Outputs => _proto.Output;

    public IEnumerable<string> AttributeNames => _attributes.Keys;

    public bool HasInput(int index) => index < _proto.Input.Count && _proto.Input[index].Length > 0;

    public bool Has(string attribute) => _attributes.ContainsKey(attribute);

    public InputException Fault(string message) => File.Fault($"node '{Name}' ({Operator}): {message}");

    public long Integer(string name, long otherwise) =>
        Find(name, AttributeProto.Types.AttributeType.Int) is { } a ? a.I : otherwise;

    /// <summary>A whole number that must lie in a range.</summary>
    public int Integer(string name, int otherwise, int lowest, int highest)
    {
        long value = Integer(name, otherwise);
        return value >= lowest && value <= highest ? (int)value : throw Fault($"{name} = {value}; {lowest} to {highest} is supported");
    }

    public bool Flag(string name, bool otherwise = false) => Integer(name, otherwise ? 1 : 0, 0, 1) == 1;

    public float Float(string name, float otherwise)
    {
        float value = Find(name, AttributeProto.Types.AttributeType.Float) is { } a ? a.F : otherwise;
        return float.IsNaN(value) ? throw Fault($"{name} is not a number") : value;
    }

    public string Text(string name, string otherwise) =>
        Find(name, AttributeProto.Types.AttributeType.String) is { } a ? a.S.ToStringUtf8() : otherwise;

    public long[]? Integers(string name) => Find(name, AttributeProto.Types.AttributeType.Ints)?.Ints.ToArray();

    public float[]? Floats(string name) => Find(name, AttributeProto.Types.AttributeType.Floats)?.Floats.ToArray();

    public TensorProto? Tensor(string name) => Find(name, AttributeProto.Types.AttributeType.Tensor) is { } a
        ? a.T ?? throw Fault($"{name} holds no tensor")
        : null;

    /// <summary>A list of <paramref name="count"/> whole numbers in a range, or <paramref name="otherwise"/> repeated.</summary>
    public int[] Integers(string name, int count, int otherwise, int lowest, int highest)
    {
        long[] values = Integers(name) ?? [.. Enumerable.Repeat((long)otherwise, count)];
        if (values.Length != count)
            throw Fault($"{name} has {values.Length} entries; a two-dimensional window has {count}");
        foreach (long value in values)
        {
            if (value < lowest || value > highest)
                throw Fault($"{name} holds {value}; {lowest} to {highest} is supported");
        }

        return Array.ConvertAll(values, v => (int)v);
    }

    // Models of the first IR versions leave the type out.
    private AttributeProto? Find(string name, AttributeProto.Types.AttributeType type)
    {
        if (!_attributes.TryGetValue(name, out var attribute))
            return null;
        return attribute.Type == type || attribute.Type == AttributeProto.Types.AttributeType.Undefined
            ? attribute
            : throw Fault($"attribute '{name}' is of type {attribute.Type}; {type} is expected");
    }
}
