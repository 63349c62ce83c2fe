using HaShiFlex.Networks.Onnx.Operators;

namespace HaShiFlex.Networks.Onnx;

/// <summary>The operators that are supported, with the attributes and the number of inputs that each may have.</summary>
internal static class OperatorTable
{
    private static readonly Dictionary<string, Entry> Entries = new(StringComparer.Ordinal)
    {
        ["Add"] = new(2, 2, [], AddOperator.Import),
        ["AveragePool"] = new(1, 1, ["auto_pad", "ceil_mode", "count_include_pad", "dilations", "kernel_shape", "pads", "strides"], PoolOperators.ImportAverage),
        ["BatchNormalization"] = new(5, 5, ["epsilon", "momentum", "spatial", "training_mode"], BatchNormalizationOperator.Import),
        ["Clip"] = new(1, 3, ["max", "min"], ClampOperators.ImportClip),
        ["Concat"] = new(1, int.MaxValue, ["axis"], ConcatOperator.Import),
        ["Constant"] = new(0, 0, ["value", "value_float", "value_floats", "value_int", "value_ints"], ConstantOperator.Import),
        ["Conv"] = new(2, 3, ["auto_pad", "dilations", "group", "kernel_shape", "pads", "strides"], ConvolutionOperator.Import),
        ["Dropout"] = new(1, 3, ["ratio", "seed"], PassOperators.ImportDropout),
        ["Flatten"] = new(1, 1, ["axis"], ReshapeOperators.ImportFlatten),
        ["Gemm"] = new(2, 3, ["alpha", "beta", "transA", "transB"], DenseOperators.ImportGemm),
        ["GlobalAveragePool"] = new(1, 1, [], MeanOperators.ImportGlobal),
        ["Identity"] = new(1, 1, [], PassOperators.ImportIdentity),
        ["MatMul"] = new(2, 2, [], DenseOperators.ImportMatMul),
        ["MaxPool"] = new(1, 1, ["auto_pad", "ceil_mode", "dilations", "kernel_shape", "pads", "storage_order", "strides"], PoolOperators.ImportMax),
        ["Pad"] = new(1, 4, ["mode", "pads", "value"], PadOperator.Import),
        ["ReduceMean"] = new(1, 2, ["axes", "keepdims", "noop_with_empty_axes"], MeanOperators.ImportReduce),
        ["Relu"] = new(1, 1, [], ClampOperators.ImportRelu),
        ["Reshape"] = new(2, 2, ["allowzero"], ReshapeOperators.ImportReshape),
        ["Softmax"] = new(1, 1, ["axis"], SoftmaxOperator.Import),
    };

    /// <summary>Refuses a node whose operator, attributes or number of inputs are not supported.</summary>
    public static void Check(OnnxNode node)
    {
        if (!Entries.TryGetValue(node.Operator, out var entry))
            throw node.Fault($"this operator is not supported; the supported ones are {string.Join(", ", Entries.Keys)}");
        foreach (string attribute in node.AttributeNames)
        {
            if (!entry.Attributes.Contains(attribute))
                throw node.Fault($"attribute '{attribute}' is not supported; {(entry.Attributes is [] ? "none is" : $"{string.Join(", ", entry.Attributes)} are")}");
        }

        int inputs = node.Inputs.Count;
        if (inputs < entry.FewestInputs || inputs > entry.MostInputs)
            throw node.Fault($"has {inputs} inputs; {entry.FewestInputs}{(entry.MostInputs > entry.FewestInputs ? " or more are" : " are")} expected");
        for (int i = 0; i < entry.FewestInputs; i++)
        {
            if (!node.HasInput(i))
                throw node.Fault($"its input {i} is left out");
        }

        if (node.Outputs.Count == 0 || node.Outputs[0].Length == 0)
            throw node.Fault("has no output");
    }

    public static void Import(GraphImport import, OnnxNode node) => Entries[node.Operator].Import(import, node);

    private sealed record Entry(int FewestInputs, int MostInputs, string[] Attributes, Action<GraphImport, OnnxNode> Import);
}
