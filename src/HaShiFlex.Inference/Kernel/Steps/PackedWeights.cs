namespace HaShiFlex.Inference.Kernel.Steps;

/// <summary>
/// Weights of one group of a layer in the order in which <see cref="MatrixProduct"/> consumes them: blocks of 16 outputs, in each the fan-in by fours of
/// bytes or twos of shorts.
/// </summary>
internal sealed unsafe class PackedWeights
{
    private readonly AlignedMemory _weights;
    private readonly AlignedMemory _bias;
    private readonly int _groups;
    private readonly long _blockBytes;

    /// <param name="rows">One row of integers per output, in the order in which the left side's elements stand.</param>
    /// <param name="bias">One per output; wraps modulo 2^32 where only the final sum fits.</param>
    /// <param name="bytes">Whether products are of bytes.</param>
    public PackedWeights(IReadOnlyList<long[]> rows, IReadOnlyList<long> bias, bool bytes)
    {
        int perGroup = bytes ? 4 : 2, fanIn = rows[0].Length;
        Outputs = rows.Count;
        _groups = (fanIn + perGroup - 1) / perGroup;
        Blocks = (Outputs + MatrixProduct.TileColumns - 1) / MatrixProduct.TileColumns;
        IsBytes = bytes || rows.All(row => row.All(w => w is >= sbyte.MinValue and <= sbyte.MaxValue));
        _blockBytes = (long)_groups * MatrixProduct.TileColumns * perGroup * (IsBytes ? 1 : sizeof(short));
        _weights = new AlignedMemory(Blocks * _blockBytes);
        _bias = new AlignedMemory((long)Blocks * MatrixProduct.TileColumns * sizeof(int));
        for (int output = 0; output < Outputs; output++)
        {
            ((int*)_bias.Pointer)[output] = unchecked((int)bias[output]);
            int block = output / MatrixProduct.TileColumns, column = output % MatrixProduct.TileColumns;
            for (int i = 0; i < fanIn; i++)
            {
                long lane = ((((long)block * _groups) + (i / perGroup)) * MatrixProduct.TileColumns) + column;
                long at = (lane * perGroup) + (i % perGroup);
                if (IsBytes)
                    ((sbyte*)_weights.Pointer)[at] = checked((sbyte)rows[output][i]);
                else
                    ((short*)_weights.Pointer)[at] = checked((short)rows[output][i]);
            }
        }
    }

    public int Outputs { get; }

    /// <summary>Whether weights are stored in a byte each, whatever they are multiplied as.</summary>
    public bool IsBytes { get; }

    public int Blocks { get; }

    public PackedBlock Block(int block) => new()
    {
        Weights = (sbyte*)_weights.Pointer + (block * _blockBytes),
        Bias = (int*)_bias.Pointer + (block * MatrixProduct.TileColumns),
        Groups = _groups,
    };

    /// <summary>The output at each column of all blocks; -1 beyond the last.</summary>
    public static int[] ColumnOrder(int outputs)
    {
        int blocks = (outputs + MatrixProduct.TileColumns - 1) / MatrixProduct.TileColumns;
        return [.. Enumerable.Range(0, blocks * MatrixProduct.TileColumns).Select(i => i < outputs ? i : -1)];
    }
}
