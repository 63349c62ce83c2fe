using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Networks.Onnx.Operators;

/// <summary>Gemm and MatMul of one vector per image with a constant matrix: a convolution whose window is the whole map that the vector was flattened from.</summary>
internal static class DenseOperators
{
    /// <summary>Y = alpha x B + beta C.</summary>
    public static void ImportGemm(GraphImport import, OnnxNode node)
    {
        if (node.Flag("transA"))
            throw node.Fault("transA = 1 would mix the images of a batch; 0 is supported");

        Import(import, node, node.Flag("transB"), node.Float("alpha", 1), node.Float("beta", 1));
    }

    public static void ImportMatMul(GraphImport import, OnnxNode node) =>
        Import(import, node, isTransposed: false, alpha: 1, beta: 1);

    private static void Import(GraphImport import, OnnxNode node, bool isTransposed, float alpha, float beta)
    {
        var weights = import.Constant(node, 1, "weight matrix");
        var value = import.Feature(node, 0);
        if (value.Pad is not null)
            value = import.Plain(node, 0);
        if (value.Dims.Length != 2)
            throw node.Fault($"its input is [{string.Join(", ", value.Dims)}]; batch x features is expected, flatten it first");
        if (weights.Dims.Length != 2 || weights.Count == 0)
            throw node.Fault($"its weights '{weights.Name}' are [{string.Join(", ", weights.Dims)}]; a matrix is expected");

        int features = value.Dims[1];
        var (outputs, inputs) = isTransposed ? (weights.Dims[0], weights.Dims[1]) : (weights.Dims[1], weights.Dims[0]);
        if (inputs != features)
            throw node.Fault($"its weights '{weights.Name}' [{string.Join(", ", weights.Dims)}] take {inputs} features; the input has {features}");

        var values = weights.FiniteFloats();
        if (!isTransposed)
            values = Transposed(values.Span, inputs, outputs);
        if (alpha != 1)
            values = Scaled(node, values, alpha, "alpha");

        ReadOnlyMemory<float> bias = node.HasInput(2) ? Bias(node, import.Constant(node, 2, "bias"), outputs, beta) : new float[outputs];
        var source = value.Source;
        var matrix = new WeightMatrix(outputs, inputs, values);
        import.Add(node, [value.Batch, outputs], name => new ConvolutionLayer(
            name, [value.Producer], source, new Shape(outputs, 1, 1), new Window(source.Height, source.Width), 1, matrix, bias));
    }

    private static ReadOnlyMemory<float> Bias(OnnxNode node, OnnxTensor bias, int outputs, float beta)
    {
        bool fits = bias.Dims.Length <= 2 && bias.Dims[..^Math.Min(1, bias.Dims.Length)].All(d => d == 1) && (bias.Count == 1 || bias.Count == outputs);
        if (!fits)
            throw node.Fault($"its bias '{bias.Name}' is [{string.Join(", ", bias.Dims)}]; [{outputs}] or a single number is expected");

        var values = bias.FiniteFloats();
        if (values.Length != outputs)
        {
            float[] repeated = new float[outputs];
            Array.Fill(repeated, values.Span[0]);
            values = repeated;
        }

        return beta == 1 ? values : Scaled(node, values, beta, "beta");
    }

    private static float[] Scaled(OnnxNode node, ReadOnlyMemory<float> values, float factor, string name)
    {
        float[] scaled = new float[values.Length];
        var from = values.Span;
        for (int i = 0; i < scaled.Length; i++)
            scaled[i] = from[i] * factor;
        return OnnxTensor.FirstNonFinite(scaled) < 0 ? scaled : throw node.Fault($"times {name} = {factor:R} its constants overflow fp32");
    }

    /// <summary>rows x columns to columns x rows, in tiles that stay in the first cache.</summary>
    private static float[] Transposed(ReadOnlySpan<float> matrix, int rows, int columns)
    {
        const int Tile = 32;
        float[] result = new float[matrix.Length];
        for (int r0 = 0; r0 < rows; r0 += Tile)
        {
            int r1 = Math.Min(r0 + Tile, rows);
            for (int c0 = 0; c0 < columns; c0 += Tile)
            {
                int c1 = Math.Min(c0 + Tile, columns);
                for (int c = c0; c < c1; c++)
                {
                    for (int r = r0; r < r1; r++)
                        result[(c * rows) + r] = matrix[(r * columns) + c];
                }
            }
        }

        return result;
    }
}
