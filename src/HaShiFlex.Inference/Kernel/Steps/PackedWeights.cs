namespace HaShiFlex.Inference.Kernel.Steps;

/// <summary>
/// Weights of one group of a layer in the order in which <see cref="MatrixProduct"/> consumes them: blocks of 16 outputs, in each the fan-in by fours of
/// bytes or twos of shorts.
/// </summary>
internal sealed unsafe class PackedWeights
{
    private readonly AlignedMemory _weights;
    private readonly AlignedMemory _bias;

    /// <param name="rows">One row of integers per output, in the order in which the left side's elements stand.</param>
    /// <param name="bias">One per output; wraps modulo 2^32 where only the final sum fits.</param>
    /// <param name="bytes">Whether products are of bytes.</param>
    public PackedWeights(IReadOnlyList<long[]> rows, IReadOnlyList<long> bias, bool bytes)
    {
        int perGroup = bytes ? 4 : 2, fanIn = rows[0].Length;
        Outputs = rows.Count;
        Groups = (fanIn + perGroup - 1) / perGroup;
        Blocks = (Outputs + MatrixProduct.TileColumns - 1) / MatrixProduct.TileColumns;
        _weights = new AlignedMemory((long)Blocks * Groups * MatrixProduct.GroupBytes);
        _bias = new AlignedMemory((long)Blocks * MatrixProduct.TileColumns * sizeof(int));
        for (int block = 0; block < Blocks; block++)
        {
            for (int column = 0; column < MatrixProduct.TileColumns; column++)
            {
                int output = (block * MatrixProduct.TileColumns) + column;
                if (output >= Outputs)
                    continue;
                ((int*)_bias.Pointer)[(block * MatrixProduct.TileColumns) + column] = unchecked((int)bias[output]);
                for (int i = 0; i < fanIn; i++)
                {
                    long at = ((((long)block * Groups) + (i / perGroup)) * MatrixProduct.TileColumns) + column;
                    if (bytes)
                        ((sbyte*)_weights.Pointer)[(at * 4) + (i % 4)] = checked((sbyte)rows[output][i]);
                    else
                        ((short*)_weights.Pointer)[(at * 2) + (i % 2)] = checked((short)rows[output][i]);
                }
            }
        }
    }

    public int Outputs { get; }

    public int Groups { get; }

    public int Blocks { get; }

    public sbyte* Block(int block) => (sbyte*)_weights.Pointer + ((long)block * Groups * MatrixProduct.GroupBytes);

    public int* Bias(int block) => (int*)_bias.Pointer + (block * MatrixProduct.TileColumns);

    /// <summary>The output at each column of all blocks; -1 beyond the last.</summary>
    public static int[] ColumnOrder(int outputs)
    {
        int blocks = (outputs + MatrixProduct.TileColumns - 1) / MatrixProduct.TileColumns;
        return [.. Enumerable.Range(0, blocks * MatrixProduct.TileColumns).Select(i => i < outputs ? i : -1)];
    }
}
