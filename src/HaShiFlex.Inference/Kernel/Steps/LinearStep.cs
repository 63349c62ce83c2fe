using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HaShiFlex.Arithmetic;
using HaShiFlex.Inference.Kernel.Vectors;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;

namespace HaShiFlex.Inference.Kernel.Steps;

/// <summary>Convolutions of any group and dense layers as matrix products; windows are copied into rows first unless the map's own rows serve.</summary>
internal sealed unsafe class LinearStep<TVectors> : KernelStep
    where TVectors : struct, IVectorSet
{
    /// <summary>Rows that are taken at a time, with the rows that come of them, are kept within this much, most of a first-level cache.</summary>
    private const int PanelBytes = 24 * 1024;

    /// <summary>Fewer rows at a time would read the weights too often.</summary>
    private const int LeastPanelRows = 24;

    /// <summary>Runs of elements up to this length are copied as one vector, which may write beyond them.</summary>
    private const int ShortRunBytes = 16;

    private readonly FeatureTensor _input;
    private readonly ConvolutionLayer _layer;
    private readonly bool _bytes;
    private readonly bool _direct;
    private readonly PackedWeights[] _weights;
    private readonly RequantizeTable[] _tables;
    private readonly AlignedMemory _padding;
    private readonly int _rowBytes;
    private readonly int _panelRows;
    private readonly short _storedMinimum;
    private readonly short _storedMaximum;

    private LinearStep(
        int index, QuantizedLayer layer, LinearOperator linear, FeatureTensor input, FeatureTensor output, bool bytes, RequantizeTable[] tables, Func<int, long> padding)
        : base(index, output)
    {
        (_input, _layer, _bytes, _tables) = (input, linear.Convolution, bytes, tables);
        var window = _layer.Window;
        bool reads1x1 = window.Area == 1 && !window.IsPadded && (_layer.Output.Positions == 1 ? _layer.Input.Positions == 1 : window is { StrideHeight: 1, StrideWidth: 1 });
        int fanInBytes = _layer.Weights.FanIn * (bytes ? 1 : 2);
        _rowBytes = (fanInBytes + 3) / 4 * 4;
        _direct = reads1x1 && _layer.Groups == 1 && input.IsByte == bytes && _rowBytes == fanInBytes;
        int rows = Math.Max(LeastPanelRows, PanelBytes / (_rowBytes + (_layer.GroupOutputs * output.ElementBytes)));
        _panelRows = rows / LeastPanelRows * LeastPanelRows;
        _storedMinimum = (short)(layer.ClampMinimum + output.Offset);
        _storedMaximum = (short)(layer.ClampMaximum + output.Offset);
        _weights = [.. Enumerable.Range(0, _layer.Groups).Select(g => Pack(linear, input.Offset, g, bytes))];
        _padding = new AlignedMemory(((long)_layer.Input.Channels * input.ElementBytes) + ShortRunBytes);
        for (int c = 0; c < _layer.Input.Channels; c++)
        {
            long stored = padding(c) + input.Offset;
            if (input.IsByte)
                _padding.Pointer[c] = (byte)stored;
            else
                ((short*)_padding.Pointer)[c] = (short)stored;
        }
    }

    public override string Method => (_bytes ? "bytes" : "shorts") + (_direct ? "" : ", windows copied") + $", {_tables[0].Mode}";

    public override long ScratchBytes => _direct ? 0 : (((long)_panelRows + MatrixProduct.MostTileRows) * _rowBytes) + ShortRunBytes;

    public override long ReadAheadBytes => (long)MatrixProduct.MostTileRows * _rowBytes;

    /// <summary>The step, or null where 32-bit vectors cannot be exact for this layer.</summary>
    public static LinearStep<TVectors>? Create(
        int index, QuantizedLayer layer, LinearOperator linear, FeatureTensor input, FeatureTensor output, Func<int, long> padding, Interval[] inputs)
    {
        var convolution = linear.Convolution;
        bool bytes = input.IsByte && linear.Weights.All(w => w is >= sbyte.MinValue and <= sbyte.MaxValue)
            && (!TVectors.SumsBytePairsIn16Bits || PairsFit(linear));
        if (!bytes && linear.Weights.Any(w => w is < short.MinValue or > short.MaxValue))
            return null;

        var intervals = Enumerable.Range(0, convolution.Output.Channels).Select(o => linear.AccumulatorInterval(o, inputs)).ToArray();
        var tables = new RequantizeTable[convolution.Groups];
        int outputs = convolution.GroupOutputs;
        for (int g = 0; g < tables.Length; g++)
        {
            var table = RequantizeTable.Create(
                [.. linear.Requantizers.AsSpan(g * outputs, outputs)],
                intervals.AsSpan(g * outputs, outputs).ToArray(),
                PackedWeights.ColumnOrder(outputs),
                layer.ClampMinimum,
                layer.ClampMaximum,
                output.IsByte ? 128 - output.Offset : -output.Offset);
            if (table is null)
                return null;
            tables[g] = table;
        }

        return new LinearStep<TVectors>(index, layer, linear, input, output, bytes, tables, padding);
    }

    public override void Run(Workspace workspace)
    {
        int positions = _layer.Output.Positions;
        for (int group = 0; group < _layer.Groups; group++)
        {
            for (int first = 0; first < positions; first += _panelRows)
            {
                int rows = Math.Min(_panelRows, positions - first);
                byte* left;
                if (_direct)
                {
                    left = _input.In(workspace) + ((nint)first * _rowBytes);
                }
                else
                {
                    left = workspace.Scratch;
                    CopyWindows(_input.In(workspace), left, group, first, rows);
                }

                Multiply(workspace, left, group, first, rows);
            }
        }
    }

    private static bool PairsFit(LinearOperator linear)
    {
        // A pair of bytes whose magnitudes exceed 128 together may overflow 16 bits; neighbours are as they are packed.
        for (int o = 0; o < linear.Convolution.Output.Channels; o++)
        {
            long[] row = linear.WindowRow(o);
            for (int i = 0; i < row.Length; i += 2)
            {
                if (Math.Abs(row[i]) + (i + 1 < row.Length ? Math.Abs(row[i + 1]) : 0) > 128)
                    return false;
            }
        }

        return true;
    }

    private static PackedWeights Pack(LinearOperator linear, int inputOffset, int group, bool bytes)
    {
        int outputs = linear.Convolution.GroupOutputs;
        var all = Enumerable.Range(group * outputs, outputs).ToArray();

        // Stored elements are codes + offset; the bias takes the offset's share off again.
        return new PackedWeights(
            [.. all.Select(linear.WindowRow)],
            [.. all.Select(o => linear.Bias[o] - (inputOffset * linear.Row(o).ToArray().Sum()))],
            bytes);
    }

    private void Multiply(Workspace workspace, byte* left, int group, int first, int rows)
    {
        var weights = _weights[group];
        var table = _tables[group];
        int firstOutput = group * _layer.GroupOutputs, elementBytes = Output.ElementBytes;
        var observed = workspace.Observed?[Layer];
        fixed (AccumulatorRange* ranges = observed)
        {
            for (int block = 0; block < weights.Blocks; block++)
            {
                int column = block * MatrixProduct.TileColumns;
                var tile = OutputTile.Of(table, column, _storedMinimum, _storedMaximum, Output.IsByte);
                tile.RowBytes = _layer.Output.Channels * elementBytes;
                tile.To = Output.In(workspace) + ((nint)first * tile.RowBytes) + ((firstOutput + column) * elementBytes);
                tile.Rows = rows;
                tile.Columns = Math.Min(MatrixProduct.TileColumns, weights.Outputs - column);
                tile.Observed = ranges == null ? null : ranges + firstOutput + column;
                if (_bytes)
                    MatrixProduct.Multiply<TVectors, ByteProducts<TVectors>>(left, _rowBytes, weights.Block(block), tile);
                else if (weights.IsBytes)
                    MatrixProduct.Multiply<TVectors, ShortByByteProducts<TVectors>>(left, _rowBytes, weights.Block(block), tile);
                else
                    MatrixProduct.Multiply<TVectors, ShortProducts<TVectors>>(left, _rowBytes, weights.Block(block), tile);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyWindows(byte* input, byte* to, int group, int first, int rows)
    {
        var (shape, window) = (_layer.Input, _layer.Window);
        int width = _layer.Output.Width, y = first / width, x = first % width, run = window.KernelWidth * shape.Channels;
        nint pitch = (nint)shape.Width * shape.Channels;
        bool shortRuns = _layer.Groups == 1 && window is { DilationHeight: 1, DilationWidth: 1 } && _input.IsByte && _bytes && run <= ShortRunBytes;
        for (int r = 0; r < rows; r++, to += _rowBytes)
        {
            int top = (y * window.StrideHeight) - window.PadTop, leftmost = (x * window.StrideWidth) - window.PadLeft;
            if (shortRuns && top >= 0 && top + window.KernelHeight <= shape.Height && leftmost >= 0 && leftmost + window.KernelWidth <= shape.Width)
            {
                // Rows are written in order, so what is too much is overwritten or meets zero weights; maps are readable beyond their ends.
                byte* from = input + (top * pitch) + (leftmost * shape.Channels), at = to;
                for (int ky = 0; ky < window.KernelHeight; ky++, from += pitch, at += run)
                    Vector128.Load(from).Store(at);
            }
            else
            {
                CopyWindow(input, to, group, top, leftmost);
            }

            if (++x == width)
                (x, y) = (0, y + 1);
        }
    }

    private void CopyWindow(byte* input, byte* to, int group, int top, int leftmost)
    {
        var (shape, window) = (_layer.Input, _layer.Window);
        int channels = _layer.GroupInputs, firstChannel = group * channels;
        bool wholeRows = _layer.Groups == 1 && window.DilationWidth == 1 && leftmost >= 0 && leftmost + window.KernelWidth <= shape.Width;
        for (int ky = 0; ky < window.KernelHeight; ky++)
        {
            int row = top + (ky * window.DilationHeight);
            bool inside = row >= 0 && row < shape.Height;
            if (wholeRows && inside)
            {
                to = Copy(input, ((long)row * shape.Width) + leftmost, 0, window.KernelWidth * channels, to);
                continue;
            }

            for (int kx = 0; kx < window.KernelWidth; kx++)
            {
                int column = leftmost + (kx * window.DilationWidth);
                to = inside && column >= 0 && column < shape.Width
                    ? Copy(input, ((long)row * shape.Width) + column, firstChannel, channels, to)
                    : Copy(_padding.Pointer, 0, firstChannel, channels, to);
            }
        }
    }

    /// <summary>Copies stored elements, widening bytes where products are of shorts; returns the end of what was written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Copy(byte* from, long position, int firstChannel, int count, byte* to)
    {
        long element = (position * _layer.Input.Channels) + firstChannel;
        if (_input.IsByte == _bytes)
        {
            int bytes = count * _input.ElementBytes;
            if (bytes <= ShortRunBytes)
            {
                // Rows are written in order, so what is too much is overwritten or meets zero weights; maps are readable beyond their ends.
                Vector128.Load(from + (element * _input.ElementBytes)).Store(to);
                return to + bytes;
            }

            Unsafe.CopyBlockUnaligned(to, from + (element * _input.ElementBytes), (uint)bytes);
            return to + bytes;
        }

        for (int i = 0; i < count; i++)
            ((short*)to)[i] = from[element + i];
        return to + (count * sizeof(short));
    }
}
