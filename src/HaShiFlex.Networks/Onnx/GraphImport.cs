using System.Collections.Immutable;
using System.Globalization;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Networks.Onnx.Messages;

namespace HaShiFlex.Networks.Onnx;

/// <summary>The import of one graph under way: the tensors known so far and the layers made of them.</summary>
internal sealed class GraphImport(OnnxFile file, OnnxGraph graph)
{
    private readonly List<Layer> _layers = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FeatureValue> _features = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxTensor> _constants = new(graph.Constants, StringComparer.Ordinal);

    // Layers that only pass elements on, and whose input nothing else reads: a clamp behind them may as well stand before them.
    private readonly HashSet<int> _transparent = [];

    public int Opset => file.Opset;

    public Network Run(string name)
    {
        Check(graph.InputName, graph.InputDims, message => file.Fault($"input {message}"));
        _features[graph.InputName] = new FeatureValue(Network.ImageInput, FeatureValue.ShapeOf(graph.InputDims), graph.InputDims, IsReadOnce(graph.InputName));
        foreach (var node in graph.Nodes)
            OperatorTable.Import(this, node);

        if (!_features.TryGetValue(graph.OutputName, out var output))
            throw file.Fault($"the graph's output '{graph.OutputName}' does not depend on its input");
        output = Plain(graph.OutputName, output);
        if (output.Producer == Network.ImageInput)
            throw file.Fault("the graph has no layers: its output is its input");
        return new Network(name, file.Path, FeatureValue.ShapeOf(graph.InputDims), WhatMakes(output.Producer));
    }

    /// <summary>Whether an input of a node is a constant.</summary>
    public bool IsConstant(OnnxNode node, int input) => _constants.ContainsKey(node.Inputs[input]);

    public OnnxTensor Constant(OnnxNode node, int input, string role) => _constants.TryGetValue(node.Inputs[input], out var tensor)
        ? tensor
        : throw node.Fault($"its {role} '{node.Inputs[input]}' is computed from the image; a constant is expected");

    /// <summary>An input that depends on the image, as it is: with its reshape or border pending.</summary>
    public FeatureValue Feature(OnnxNode node, int input)
    {
        string name = node.Inputs[input];
        return _features.TryGetValue(name, out var value)
            ? value
            : throw node.Fault(_constants.ContainsKey(name)
                ? $"its input '{name}' is a constant; a feature map is expected"
                : $"its input '{name}' is an output of its node that is not supported");
    }

    /// <summary>An input in its own shape, with a border perhaps pending.</summary>
    public FeatureValue Map(OnnxNode node, int input)
    {
        var value = Feature(node, input);
        return value.IsReshaped ? Plain(node.Inputs[input], value) : value;
    }

    /// <summary>An input in its own shape with nothing pending.</summary>
    public FeatureValue Plain(OnnxNode node, int input) => Plain(node.Inputs[input], Feature(node, input));

    /// <summary>Gives a node's first output to a new layer.</summary>
    /// <param name="make">Makes the layer from its unique name.</param>
    /// <param name="dims">The output's ONNX shape.</param>
    public void Add(OnnxNode node, int[] dims, Func<string, Layer> make, FeatureValue? transparentTo = null)
    {
        Check(node.Outputs[0], dims, node.Fault);
        int index = Append(node.Name, node.Outputs[0], make);
        if (transparentTo is { IsExclusive: true })
            _transparent.Add(index);
        Define(node, new FeatureValue(index, _layers[index].Output, dims, true));
    }

    /// <summary>Gives a node's first output to a value that already exists, perhaps under other dims.</summary>
    public void Pass(OnnxNode node, FeatureValue value)
    {
        Check(node.Outputs[0], Padded(value.Dims, value.Pad), node.Fault);
        Define(node, value);
    }

    public void Pass(OnnxNode node, OnnxTensor constant) => _constants[node.Outputs[0]] = constant;

    /// <summary>The layer that makes a value, if it is of this type and may still be changed because nothing else reads it.</summary>
    public T? Changeable<T>(FeatureValue value)
        where T : Layer =>
        value is { IsExclusive: true, Pad: null, IsReshaped: false, Producer: >= 0 } ? _layers[value.Producer] as T : null;

    public void Change(FeatureValue value, Layer layer) => _layers[value.Producer] = layer;

    /// <summary>Lets a clamp take effect on a value: in the layer that makes it where nothing else reads that, in a layer of its own otherwise.</summary>
    public void Clamp(OnnxNode node, Activation activation)
    {
        var value = Feature(node, 0);
        if (value.Pad is not null)
            value = Plain(node, 0);
        if (value.IsExclusive && TryFuse(value.Producer, activation))
        {
            Pass(node, value);
            return;
        }

        Check(node.Outputs[0], value.Dims, node.Fault);
        int index = Append(node.Name, node.Outputs[0], name => new ClampLayer(name, [value.Producer], value.Source) { Activation = activation });
        Define(node, value with { Producer = index, IsExclusive = true });
    }

    /// <summary>What no element of a layer's result can be below.</summary>
    public float LowerBound(int producer)
    {
        for (; producer != Network.ImageInput; producer = _layers[producer].Inputs[0])
        {
            var layer = _layers[producer];
            if (!float.IsNegativeInfinity(layer.Activation.Minimum))
                return layer.Activation.Minimum;
            if (layer is not (MaxPoolLayer or ReshapeLayer))
                break;
        }

        return float.NegativeInfinity;
    }

    private bool TryFuse(int producer, Activation activation)
    {
        while (producer != Network.ImageInput && _transparent.Contains(producer))
            producer = _layers[producer].Inputs[0];
        if (producer == Network.ImageInput || _layers[producer] is not (ConvolutionLayer or AddLayer or AveragePoolLayer or ClampLayer))
            return false;
        var layer = _layers[producer];
        _layers[producer] = layer with { Activation = layer.Activation.Then(activation) };
        return true;
    }

    private void Define(OnnxNode node, FeatureValue value) =>
        _features[node.Outputs[0]] = value with { IsExclusive = value.IsExclusive && IsReadOnce(node.Outputs[0]) };

    private bool IsReadOnce(string tensor) => graph.Consumers.GetValueOrDefault(tensor) == 1;

    private FeatureValue Plain(string tensor, FeatureValue value)
    {
        if (value.Pad is { } pad)
        {
            if (!float.IsFinite(pad.Value))
                throw pad.Node.Fault("a border of infinite value is only supported before a max-pool that takes it in");
            int[] dims = Padded(value.Dims, pad);
            int index = Append(pad.Node.Name, pad.Node.Outputs[0], name =>
                new PadLayer(name, [value.Producer], value.Source, FeatureValue.ShapeOf(dims), pad.Top, pad.Left, pad.Value));
            value = new FeatureValue(index, _layers[index].Output, dims, IsReadOnce(tensor));
        }
        else if (value.IsReshaped)
        {
            int index = Append(value.ReshapeName, tensor, name => new ReshapeLayer(name, [value.Producer], value.Source, value.Shape));
            if (value.IsExclusive)
                _transparent.Add(index);
            value = new FeatureValue(index, value.Shape, value.Dims, IsReadOnce(tensor));
        }

        return _features[tensor] = value;
    }

    private static int[] Padded(int[] dims, PendingPad? pad) =>
        pad is null ? dims : [dims[0], dims[1], dims[2] + pad.Top + pad.Bottom, dims[3] + pad.Left + pad.Right];

    private int Append(string name, string tensor, Func<string, Layer> make)
    {
        // ONNX lets nodes share a name; tensors never do, but a tensor may have another node's name.
        string unique = name;
        for (int attempt = 1; !_names.Add(unique); attempt++)
            unique = attempt == 1 ? tensor : string.Create(CultureInfo.InvariantCulture, $"{tensor}#{attempt}");
        _layers.Add(make(unique));
        return _layers.Count - 1;
    }

    /// <summary>Refuses a shape that is out of bounds or not the one that the file states.</summary>
    private void Check(string tensor, int[] dims, Func<string, Exception> fault)
    {
        long elements = 1;
        foreach (int dim in dims)
        {
            if (dim is <= 0 or > Limits.Extent || (elements *= dim) > Limits.Elements)
                throw fault($"'{tensor}' would have shape [{string.Join(", ", dims)}]; at most {Limits.Extent} a dimension and {Limits.Elements} elements are supported");
        }

        if (!graph.StatedDims.TryGetValue(tensor, out var type) || type?.TensorType?.Shape is not { } stated)
            return;

        bool fits = stated.Dim.Count == dims.Length;
        for (int i = graph.HasDynamicBatch ? 1 : 0; fits && i < dims.Length; i++)
            fits = stated.Dim[i].DimValue <= 0 || stated.Dim[i].DimValue == dims[i];
        if (!fits)
            throw fault($"'{tensor}' comes out as [{string.Join(", ", dims)}], but the file states [{string.Join(", ", stated.Dim.Select(Text))}]");

        static string Text(TensorShapeProto.Types.Dimension dim) =>
            dim.DimValue > 0 ? dim.DimValue.ToString(CultureInfo.InvariantCulture) : dim.DimParam is { Length: > 0 } name ? name : "?";
    }

    private ImmutableArray<Layer> WhatMakes(int output)
    {
        bool[] needed = new bool[_layers.Count];
        needed[output] = true;
        int[] index = new int[_layers.Count];
        for (int i = output; i >= 0; i--)
        {
            if (!needed[i])
                continue;
            foreach (int input in _layers[i].Inputs)
            {
                if (input != Network.ImageInput)
                    needed[input] = true;
            }
        }

        var kept = ImmutableArray.CreateBuilder<Layer>(_layers.Count);
        for (int i = 0; i <= output; i++)
        {
            if (!needed[i])
                continue;
            index[i] = kept.Count;
            kept.Add(_layers[i] with { Inputs = [.. _layers[i].Inputs.Select(p => p == Network.ImageInput ? p : index[p])] });
        }

        return kept.ToImmutable();
    }
}
