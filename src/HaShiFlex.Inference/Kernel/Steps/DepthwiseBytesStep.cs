using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HaShiFlex.Arithmetic;
using HaShiFlex.Inference.Kernel.Vectors;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;

namespace HaShiFlex.Inference.Kernel.Steps;

/// <summary>
/// Depthwise convolutions of bytes, 32 channels at a time. The rows under a window are first interleaved, four to a 32-bit lane, so that one inner product
/// serves four kernel rows, and every input column is interleaved once for all the windows that read it.
/// </summary>
internal sealed unsafe class DepthwiseBytesStep<TVectors> : KernelStep
    where TVectors : struct, IVectorSet
{
    private const int Channels = 32;

    /// <summary>Bytes of one interleaved input column: 32 channels by four rows.</summary>
    private const int ColumnBytes = Channels * 4;

    private readonly FeatureTensor _input;
    private readonly ConvolutionLayer _layer;
    private readonly RequantizeTable _table;
    private readonly int[] _blocks;
    private readonly int[] _order;
    private readonly int _rowGroups;
    private readonly AlignedMemory _weights;
    private readonly AlignedMemory _bias;
    private readonly AlignedMemory _padding;
    private readonly short _storedMinimum;
    private readonly short _storedMaximum;

    private DepthwiseBytesStep(
        int index, QuantizedLayer layer, LinearOperator linear, FeatureTensor input, FeatureTensor output, RequantizeTable table, int[] blocks, Func<int, long> padding)
        : base(index, output)
    {
        (_input, _layer, _table, _blocks) = (input, linear.Convolution, table, blocks);
        var window = _layer.Window;
        _rowGroups = (window.KernelHeight + 3) / 4;
        _storedMinimum = (short)(layer.ClampMinimum + output.Offset);
        _storedMaximum = (short)(layer.ClampMaximum + output.Offset);
        _weights = new AlignedMemory((long)blocks.Length * window.KernelWidth * _rowGroups * ColumnBytes);
        _bias = new AlignedMemory((long)blocks.Length * Channels * sizeof(int));
        _padding = new AlignedMemory(_layer.Input.Channels + (2L * Channels));
        for (int c = 0; c < _layer.Input.Channels; c++)
            _padding.Pointer[c] = (byte)(padding(c) + input.Offset);

        _order = ColumnOrder(blocks, _layer.Input.Channels);
        for (int at = 0; at < _order.Length; at++)
        {
            if (_order[at] < 0)
                continue;
            var row = linear.Row(_order[at]);
            ((int*)_bias.Pointer)[at] = unchecked((int)(linear.Bias[_order[at]] - (input.Offset * row.ToArray().Sum())));
            for (int ky = 0; ky < window.KernelHeight; ky++)
            {
                for (int kx = 0; kx < window.KernelWidth; kx++)
                {
                    long column = (((((long)at / Channels) * window.KernelWidth) + kx) * _rowGroups) + (ky / 4);
                    ((sbyte*)_weights.Pointer)[(column * ColumnBytes) + (at % Channels * 4) + (ky % 4)] = (sbyte)row[(ky * window.KernelWidth) + kx];
                }
            }
        }
    }

    public override string Method => $"depthwise bytes, {_table.Mode}";

    public override long ScratchBytes => (long)Columns * _rowGroups * ColumnBytes;

    public override long ReadAheadBytes => 2 * Channels;

    /// <summary>Input columns that one output row's windows read, pads included.</summary>
    private int Columns => ((_layer.Output.Width - 1) * _layer.Window.StrideWidth) + _layer.Window.SpanWidth;

    /// <summary>The step, or null where this method is not exact or not meant for the layer.</summary>
    public static DepthwiseBytesStep<TVectors>? Create(
        int index, QuantizedLayer layer, LinearOperator linear, FeatureTensor input, FeatureTensor output, Func<int, long> padding, Interval[] inputs)
    {
        var convolution = linear.Convolution;
        int channels = convolution.Input.Channels;
        if (!convolution.IsDepthwise || convolution.GroupOutputs != 1 || !input.IsByte || !output.IsByte
            || linear.Weights.Any(w => w is < sbyte.MinValue or > sbyte.MaxValue)
            || (TVectors.SumsBytePairsIn16Bits && !PairsFit(linear)))
        {
            return null;
        }

        // The last block reaches back over the one before it rather than past the last channel.
        int[] blocks = [.. Enumerable.Range(0, (channels + Channels - 1) / Channels).Select(b => Math.Max(0, Math.Min(b * Channels, channels - Channels)))];
        var table = RequantizeTable.Create(
            linear.Requantizers,
            [.. Enumerable.Range(0, channels).Select(o => linear.AccumulatorInterval(o, inputs))],
            ColumnOrder(blocks, channels),
            layer.ClampMinimum,
            layer.ClampMaximum,
            128 - output.Offset);
        return table is null ? null : new DepthwiseBytesStep<TVectors>(index, layer, linear, input, output, table, blocks, padding);
    }

    public override void Run(Workspace workspace)
    {
        var window = _layer.Window;
        int channels = _layer.Input.Channels;
        byte* input = _input.In(workspace), columns = workspace.Scratch;
        byte** rows = stackalloc byte*[_rowGroups * 4];
        for (int block = 0; block < _blocks.Length; block++)
        {
            int channel = _blocks[block];
            var tile = OutputTile.Of(_table, block * Channels, _storedMinimum, _storedMaximum, isByte: true);
            tile.Columns = Math.Min(Channels, channels - channel);
            tile.RowBytes = channels;
            tile.To = Output.In(workspace) + channel;
            for (int y = 0; y < _layer.Output.Height; y++)
            {
                for (int ky = 0; ky < _rowGroups * 4; ky++)
                {
                    int row = (y * window.StrideHeight) - window.PadTop + (ky * window.DilationHeight);
                    bool exists = ky < window.KernelHeight && row >= 0 && row < _layer.Input.Height;
                    rows[ky] = exists ? input + ((nint)row * _layer.Input.Width * channels) + channel : null;
                }

                Interleave(rows, _padding.Pointer + channel, columns);
                Multiply(columns, block, tile, workspace.Observed?[Layer], channel);
                tile.To += (nint)_layer.Output.Width * channels;
            }
        }
    }

    /// <summary>
    /// The channel of every column of all blocks; -1 beyond the last. Bytes interleaved in 128-bit halves put channels 0-3 and 16-19 in one vector, and packing
    /// brings the sums back into their natural order.
    /// </summary>
    private static int[] ColumnOrder(int[] blocks, int channels)
    {
        var order = new int[blocks.Length * Channels];
        for (int i = 0; i < order.Length; i++)
        {
            int column = i % Channels, vector = column / 8, lane = column % 8;
            int channel = blocks[i / Channels] + (vector * 4) + (lane % 4) + (lane / 4 * 16);
            order[i] = channel < channels ? channel : -1;
        }

        return order;
    }

    private static bool PairsFit(LinearOperator linear)
    {
        // Neighbouring bytes are neighbouring kernel rows.
        var window = linear.Convolution.Window;
        for (int o = 0; o < linear.Convolution.Output.Channels; o++)
        {
            var row = linear.Row(o);
            for (int i = 0; i < row.Length; i++)
            {
                int ky = i / window.KernelWidth;
                if (ky % 2 == 0 && Math.Abs(row[i]) + (ky + 1 < window.KernelHeight ? Math.Abs(row[i + window.KernelWidth]) : 0) > 128)
                    return false;
            }
        }

        return true;
    }

    private void Interleave(byte** rows, byte* padding, byte* columns)
    {
        var window = _layer.Window;
        int channels = _layer.Input.Channels, count = Columns;
        for (int group = 0; group < _rowGroups; group++)
        {
            // A row outside the map is the padding code over and over: a pointer that does not move.
            byte* row0 = rows[group * 4], row1 = rows[(group * 4) + 1], row2 = rows[(group * 4) + 2], row3 = rows[(group * 4) + 3];
            nint step0 = row0 == null ? 0 : channels, step1 = row1 == null ? 0 : channels, step2 = row2 == null ? 0 : channels, step3 = row3 == null ? 0 : channels;
            row0 = row0 == null ? padding : row0;
            row1 = row1 == null ? padding : row1;
            row2 = row2 == null ? padding : row2;
            row3 = row3 == null ? padding : row3;
            byte* to = columns + (group * ColumnBytes);
            nint toStep = _rowGroups * ColumnBytes;
            for (int i = 0; i < count; i++, to += toStep)
            {
                int column = i - window.PadLeft;
                if (column < 0 || column >= _layer.Input.Width)
                    InterleaveColumn(padding, padding, padding, padding, to);
                else
                    InterleaveColumn(row0 + (column * step0), row1 + (column * step1), row2 + (column * step2), row3 + (column * step3), to);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InterleaveColumn(byte* row0, byte* row1, byte* row2, byte* row3, byte* to)
    {
        Vector256<byte> q0 = Vector256.Load(row0), q1 = Vector256.Load(row1), q2 = Vector256.Load(row2), q3 = Vector256.Load(row3);
        Vector256<ushort> low01 = TVectors.InterleaveLowBytes(q0, q1).AsUInt16(), high01 = TVectors.InterleaveHighBytes(q0, q1).AsUInt16();
        Vector256<ushort> low23 = TVectors.InterleaveLowBytes(q2, q3).AsUInt16(), high23 = TVectors.InterleaveHighBytes(q2, q3).AsUInt16();
        TVectors.InterleaveLowPairs(low01, low23).StoreAligned((ushort*)to);
        TVectors.InterleaveHighPairs(low01, low23).StoreAligned((ushort*)(to + 32));
        TVectors.InterleaveLowPairs(high01, high23).StoreAligned((ushort*)(to + 64));
        TVectors.InterleaveHighPairs(high01, high23).StoreAligned((ushort*)(to + 96));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(byte* columns, int block, in OutputTile tile, AccumulatorRange[]? observed, int firstChannel)
    {
        var window = _layer.Window;
        int* bias = (int*)_bias.Pointer + (block * Channels);
        sbyte* weights = (sbyte*)_weights.Pointer + ((nint)block * window.KernelWidth * _rowGroups * ColumnBytes);
        Vector256<int> bias0 = Vector256.Load(bias), bias1 = Vector256.Load(bias + 8), bias2 = Vector256.Load(bias + 16), bias3 = Vector256.Load(bias + 24);
        nint columnBytes = _rowGroups * ColumnBytes, dilation = window.DilationWidth * columnBytes;
        var minimum = Vector256.Create((byte)tile.StoredMinimum);
        var maximum = Vector256.Create((byte)tile.StoredMaximum);
        byte* to = tile.To;
        for (int x = 0; x < _layer.Output.Width; x++, columns += window.StrideWidth * columnBytes, to += tile.RowBytes)
        {
            Vector256<int> s0 = bias0, s1 = bias1, s2 = bias2, s3 = bias3;
            var w = weights;
            for (int kx = 0; kx < window.KernelWidth; kx++)
            {
                byte* left = columns + (kx * dilation);
                for (nint at = 0; at < columnBytes; at += ColumnBytes, w += ColumnBytes)
                {
                    s0 = TVectors.AddByteProducts(s0, Vector256.Load((int*)(left + at)), Vector256.Load((int*)w));
                    s1 = TVectors.AddByteProducts(s1, Vector256.Load((int*)(left + at + 32)), Vector256.Load((int*)(w + 32)));
                    s2 = TVectors.AddByteProducts(s2, Vector256.Load((int*)(left + at + 64)), Vector256.Load((int*)(w + 64)));
                    s3 = TVectors.AddByteProducts(s3, Vector256.Load((int*)(left + at + 96)), Vector256.Load((int*)(w + 96)));
                }
            }

            if (observed is not null)
                Observe(observed, block, firstChannel, s0, s1, s2, s3);
            var first = TVectors.PackShorts(tile.Requantize<TVectors>(s0, 0), tile.Requantize<TVectors>(s1, 8));
            var second = TVectors.PackShorts(tile.Requantize<TVectors>(s2, 16), tile.Requantize<TVectors>(s3, 24));
            var bytes = TVectors.PackBytes(first, second).AsByte() ^ Vector256.Create((byte)0x80);
            bytes = Vector256.Min(Vector256.Max(bytes, minimum), maximum);
            if (tile.Columns == Channels)
            {
                bytes.Store(to);
                continue;
            }

            StorePart(bytes, to, tile.Columns);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StorePart(Vector256<byte> bytes, byte* to, int count)
    {
        for (int i = 0; i < count; i++)
            to[i] = bytes[i];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Observe(AccumulatorRange[] observed, int block, int firstChannel, Vector256<int> s0, Vector256<int> s1, Vector256<int> s2, Vector256<int> s3)
    {
        int* sums = stackalloc int[Channels];
        s0.Store(sums);
        s1.Store(sums + 8);
        s2.Store(sums + 16);
        s3.Store(sums + 24);
        for (int i = 0; i < Channels; i++)
        {
            int channel = _order[(block * Channels) + i];
            if (channel >= firstChannel)
                observed[channel] = observed[channel].With(sums[i]);
        }
    }
}
