using HaShiFlex.Networks.Onnx.Messages;
using static HaShiFlex.Networks.Onnx.Messages.TensorProto.Types;

namespace HaShiFlex.Networks.Onnx;

/// <summary>A graph whose names are unique and whose every reference resolves: what the output depends on, in an order fit to compute.</summary>
/// <param name="InputName">The one tensor that is fed.</param>
/// <param name="InputDims">Its shape with the batch first; a dynamic batch stands as 1.</param>
/// <param name="HasDynamicBatch">Whether the file leaves the batch open.</param>
/// <param name="OutputName">The one result.</param>
/// <param name="Nodes">Those that the result depends on, producers before consumers, otherwise in the file's order.</param>
/// <param name="Constants">Initializers by name.</param>
/// <param name="Consumers">How often each tensor is read; being the result counts as one.</param>
/// <param name="StatedDims">Shapes that the file states for results of nodes, to check the inferred ones against.</param>
internal sealed record OnnxGraph(
    string InputName,
    int[] InputDims,
    bool HasDynamicBatch,
    string OutputName,
    IReadOnlyList<OnnxNode> Nodes,
    IReadOnlyDictionary<string, OnnxTensor> Constants,
    IReadOnlyDictionary<string, int> Consumers,
    IReadOnlyDictionary<string, TypeProto> StatedDims)
{
    public static OnnxGraph Of(OnnxFile file, GraphProto graph)
    {
        if (graph.Node.Count == 0)
            throw file.Fault("the graph has no nodes; a network is expected");
        if (graph.SparseInitializer.Count > 0)
            throw file.Fault($"sparse tensor '{graph.SparseInitializer[0].Values?.Name}' is not supported; store it dense");

        var constants = Initializers(file, graph);
        var nodes = new OnnxNode[graph.Node.Count];
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = new OnnxNode(file, graph.Node[i], i);
            OperatorTable.Check(nodes[i]);
        }

        var (inputName, inputType) = Input(file, graph, constants);
        if (graph.Output.Count != 1)
            throw file.Fault($"the graph has {graph.Output.Count} outputs ({string.Join(", ", graph.Output.Select(o => $"'{o.Name}'"))}); exactly one is supported");

        string outputName = graph.Output[0].Name;
        var producers = Producers(nodes, constants, inputName);
        var needed = Needed(file, nodes, producers, constants, inputName, outputName);
        var consumers = new Dictionary<string, int>(StringComparer.Ordinal) { [outputName] = 1 };
        foreach (var node in needed)
        {
            foreach (string name in node.Inputs)
                consumers[name] = consumers.GetValueOrDefault(name) + 1;
        }

        var stated = new Dictionary<string, TypeProto>(StringComparer.Ordinal);
        foreach (var info in graph.ValueInfo.Concat(graph.Output))
            stated[info.Name] = info.Type;

        var (dims, dynamicBatch) = Dims(file, inputName, inputType);
        return new OnnxGraph(inputName, dims, dynamicBatch, outputName, Sorted(file, needed, producers, nodes.Length), constants, consumers, stated);
    }

    private static Dictionary<string, OnnxTensor> Initializers(OnnxFile file, GraphProto graph)
    {
        var constants = new Dictionary<string, OnnxTensor>(StringComparer.Ordinal);
        foreach (var proto in graph.Initializer)
        {
            if (!constants.TryAdd(proto.Name, OnnxTensor.Of(file, proto, proto.Name)))
                throw file.Fault($"tensor '{proto.Name}': two initializers have this name; names must be unique");
        }

        return constants;
    }

    // Up to IR version 3 initializers are listed among the inputs, too.
    private static (string Name, TypeProto? Type) Input(OnnxFile file, GraphProto graph, Dictionary<string, OnnxTensor> constants)
    {
        var fed = graph.Input.Where(i => !constants.ContainsKey(i.Name)).ToList();
        return fed.Count == 1
            ? (fed[0].Name, fed[0].Type)
            : throw file.Fault(fed.Count == 0
                ? "the graph has no input; one image is expected"
                : $"the graph has {fed.Count} inputs ({string.Join(", ", fed.Select(i => $"'{i.Name}'"))}); exactly one is supported");
    }

    private static (int[] Dims, bool DynamicBatch) Dims(OnnxFile file, string name, TypeProto? type)
    {
        if (type?.TensorType?.Shape is not { } shape)
            throw file.Fault($"input '{name}' has no stated shape; export the model with a fixed channels x height x width");
        if (type.TensorType.ElemType is not (DataType.Float or DataType.Float16))
            throw file.Fault($"input '{name}' is of type {type.TensorType.ElemType}; fp32 or fp16 is supported");
        if (shape.Dim.Count is < 2 or > 4)
            throw file.Fault($"input '{name}' has {shape.Dim.Count} dimensions; a batch and one to three more are supported");

        int[] dims = new int[shape.Dim.Count];
        for (int i = 0; i < dims.Length; i++)
        {
            long value = shape.Dim[i].DimValue;
            if (i == 0 && value <= 0)
                dims[0] = 1;
            else if (value is > 0 and <= Limits.Extent)
                dims[i] = (int)value;
            else if (value > Limits.Extent)
                throw file.Fault($"input '{name}': dimension {i} is {value}; at most {Limits.Extent} is supported");
            else
                throw file.Fault($"input '{name}': dimension {i} is dynamic; only the batch may be, export the model with a fixed size of image");
        }

        return (dims, shape.Dim[0].DimValue <= 0);
    }

    private static Dictionary<string, OnnxNode> Producers(OnnxNode[] nodes, Dictionary<string, OnnxTensor> constants, string inputName)
    {
        var producers = new Dictionary<string, OnnxNode>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            foreach (string output in node.Outputs)
            {
                if (output.Length == 0)
                    continue;
                if (output == inputName || constants.ContainsKey(output))
                    throw node.Fault($"its output '{output}' is already the name of {(output == inputName ? "the input" : "an initializer")}; names must be unique");
                if (!producers.TryAdd(output, node))
                    throw node.Fault($"its output '{output}' is also an output of node '{producers[output].Name}'; names must be unique");
            }
        }

        return producers;
    }

    private static List<OnnxNode> Needed(
        OnnxFile file,
        OnnxNode[] nodes,
        Dictionary<string, OnnxNode> producers,
        Dictionary<string, OnnxTensor> constants,
        string inputName,
        string outputName)
    {
        bool[] seen = new bool[nodes.Length];
        var open = new Stack<OnnxNode>();
        if (outputName != inputName && !constants.ContainsKey(outputName))
            Visit(producers.GetValueOrDefault(outputName) ?? throw file.Fault($"no node makes the graph's output '{outputName}'"));

        while (open.TryPop(out var node))
        {
            foreach (string input in node.Inputs)
            {
                if (input.Length == 0 || input == inputName || constants.ContainsKey(input))
                    continue;
                Visit(producers.GetValueOrDefault(input)
                    ?? throw node.Fault($"its input '{input}' is missing: no initializer, no graph input and no node's output has this name"));
            }
        }

        return [.. nodes.Where(n => seen[n.Index])];

        void Visit(OnnxNode node)
        {
            if (seen[node.Index])
                return;
            seen[node.Index] = true;
            open.Push(node);
        }
    }

    // Kahn's algorithm; of the nodes that are ready the file's first comes first.
    private static List<OnnxNode> Sorted(OnnxFile file, List<OnnxNode> needed, Dictionary<string, OnnxNode> producers, int count)
    {
        int[] missing = new int[count];
        var consumersOf = new List<OnnxNode>?[count];
        foreach (var node in needed)
        {
            foreach (string input in node.Inputs)
            {
                if (!producers.TryGetValue(input, out var producer))
                    continue;
                missing[node.Index]++;
                (consumersOf[producer.Index] ??= []).Add(node);
            }
        }

        var ready = new PriorityQueue<OnnxNode, int>();
        foreach (var node in needed)
        {
            if (missing[node.Index] == 0)
                ready.Enqueue(node, node.Index);
        }

        var sorted = new List<OnnxNode>(needed.Count);
        while (ready.TryDequeue(out var node, out _))
        {
            sorted.Add(node);
            foreach (var consumer in consumersOf[node.Index] ?? [])
            {
                if (--missing[consumer.Index] == 0)
                    ready.Enqueue(consumer, consumer.Index);
            }
        }

        return sorted.Count == needed.Count
            ? sorted
            : throw file.Fault($"the graph has a cycle through node '{needed.First(n => missing[n.Index] > 0).Name}'; a feed-forward network is expected");
    }
}
