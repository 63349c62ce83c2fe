using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HaShiFlex.Arithmetic;
using HaShiFlex.Inference.Kernel.Vectors;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;

namespace HaShiFlex.Inference.Kernel.Steps;

/// <summary>
/// Depthwise convolutions of bytes, 32 channels at a time. The rows under a window are first interleaved, four to a 32-bit lane, so that one inner product
/// serves four kernel rows, and every input column is interleaved once for all the windows that read it, those of further output rows included whose kernel
/// rows are among the same four.
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
    private readonly int _rowsTogether;
    private readonly AlignedMemory[] _weights;
    private readonly AlignedMemory _bias;
    private readonly AlignedMemory _padding;
    private readonly short _storedMinimum;
    private readonly short _storedMaximum;

    private DepthwiseBytesStep(
        int index, QuantizedLayer layer, LinearOperator linear, FeatureTensor input, FeatureTensor output, RequantizeTable table, int[] blocks, int rowsTogether, Func<int, long> padding)
        : base(index, output)
    {
        (_input, _layer, _table, _blocks, _rowsTogether) = (input, linear.Convolution, table, blocks, rowsTogether);
        var window = _layer.Window;
        _rowGroups = RowGroups(window);
        _storedMinimum = (short)(layer.ClampMinimum + output.Offset);
        _storedMaximum = (short)(layer.ClampMaximum + output.Offset);
        _weights = [.. Enumerable.Range(0, rowsTogether).Select(_ => new AlignedMemory((long)blocks.Length * window.KernelWidth * _rowGroups * ColumnBytes))];
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
            for (int k = 0; k < window.Area * rowsTogether; k++)
            {
                int together = k / window.Area, ky = k % window.Area / window.KernelWidth, kx = k % window.KernelWidth;
                int lane = ky + (together * window.StrideHeight);
                long column = (((((long)at / Channels) * window.KernelWidth) + kx) * _rowGroups) + (lane / 4);
                ((sbyte*)_weights[together].Pointer)[(column * ColumnBytes) + (at % Channels * 4) + (lane % 4)] = (sbyte)row[(ky * window.KernelWidth) + kx];
            }
        }
    }

    public override string Method => $"depthwise bytes, {_table.Mode}";

    public override long ScratchBytes => ((long)Columns * _rowGroups * ColumnBytes) + ((long)_layer.Output.Width * Channels);

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
            || linear.Weights.Any(w => w is < sbyte.MinValue or > sbyte.MaxValue))
        {
            return null;
        }

        int rowsTogether = RowsTogether(linear);
        if (rowsTogether == 0)
            return null;

        // The last block reaches back over the one before it rather than past the last channel.
        int[] blocks = [.. Enumerable.Range(0, (channels + Channels - 1) / Channels).Select(b => Math.Max(0, Math.Min(b * Channels, channels - Channels)))];
        var table = RequantizeTable.Create(
            linear.Requantizers,
            [.. Enumerable.Range(0, channels).Select(o => linear.AccumulatorInterval(o, inputs))],
            ColumnOrder(blocks, channels),
            layer.ClampMinimum,
            layer.ClampMaximum,
            128 - output.Offset);
        return table is null ? null : new DepthwiseBytesStep<TVectors>(index, layer, linear, input, output, table, blocks, rowsTogether, padding);
    }

    public override void Run(Workspace workspace)
    {
        var window = _layer.Window;
        int channels = _layer.Input.Channels, width = _layer.Output.Width;
        byte* input = _input.In(workspace), columns = workspace.Scratch, part = columns + ((nint)Columns * _rowGroups * ColumnBytes);
        var observed = workspace.Observed?[Layer];
        byte** rows = stackalloc byte*[_rowGroups * 4];
        for (int y = 0; y < _layer.Output.Height; y += _rowsTogether)
        {
            int together = Math.Min(_rowsTogether, _layer.Output.Height - y), needed = window.KernelHeight + ((together - 1) * window.StrideHeight);
            for (int block = 0; block < _blocks.Length; block++)
            {
                int channel = _blocks[block];
                for (int lane = 0; lane < _rowGroups * 4; lane++)
                {
                    int row = (y * window.StrideHeight) - window.PadTop + (lane * window.DilationHeight);
                    bool exists = lane < needed && row >= 0 && row < _layer.Input.Height;
                    rows[lane] = exists ? input + ((nint)row * _layer.Input.Width * channels) + channel : null;
                }

                Interleave(rows, _padding.Pointer + channel, columns);
                for (int i = 0; i < together; i++)
                {
                    byte* to = Output.In(workspace) + ((nint)(y + i) * width * channels) + channel;
                    if (observed is not null)
                        Observe(observed, columns, block, i);
                    if (channels >= Channels)
                    {
                        Multiply(columns, block, i, to, channels);
                        continue;
                    }

                    Multiply(columns, block, i, part, Channels);
                    for (int x = 0; x < width; x++)
                        Unsafe.CopyBlockUnaligned(to + (x * channels), part + (x * Channels), (uint)channels);
                }
            }
        }
    }

    private static int RowGroups(Window window) => (window.KernelHeight + 3) / 4;

    /// <summary>How many output rows the four kernel rows of a lane serve; 0 if not even one of them exactly.</summary>
    private static int RowsTogether(LinearOperator linear)
    {
        var window = linear.Convolution.Window;
        int most = window.DilationHeight == 1 ? 1 + (((RowGroups(window) * 4) - window.KernelHeight) / window.StrideHeight) : 1;
        return !TVectors.SumsBytePairsIn16Bits ? most : Enumerable.Range(0, most).TakeWhile(i => PairsFit(linear, i * window.StrideHeight)).Count();
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

    /// <summary>Whether no pair of neighbouring bytes, which are neighbouring kernel rows, exceeds 16 bits.</summary>
    /// <param name="firstLane">Where the first kernel row stands.</param>
    private static bool PairsFit(LinearOperator linear, int firstLane)
    {
        var window = linear.Convolution.Window;
        for (int o = 0; o < linear.Convolution.Output.Channels; o++)
        {
            var row = linear.Row(o);
            for (int kx = 0; kx < window.KernelWidth; kx++)
            {
                for (int lane = 0; lane < firstLane + window.KernelHeight; lane += 2)
                {
                    if (Magnitude(row, lane - firstLane, kx) + Magnitude(row, lane + 1 - firstLane, kx) > 128)
                        return false;
                }
            }
        }

        return true;

        long Magnitude(ReadOnlySpan<long> row, int ky, int kx) => ky >= 0 && ky < window.KernelHeight ? Math.Abs(row[(ky * window.KernelWidth) + kx]) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Interleave(byte** rows, byte* padding, byte* columns)
    {
        int channels = _layer.Input.Channels, count = Columns;
        int first = Math.Min(count, _layer.Window.PadLeft), end = Math.Min(count, first + _layer.Input.Width);
        nint toStep = _rowGroups * ColumnBytes;
        for (int group = 0; group < _rowGroups; group++, rows += 4)
        {
            // A row outside the map is the padding code over and over: a pointer that does not move.
            byte* row0 = rows[0], row1 = rows[1], row2 = rows[2], row3 = rows[3];
            nint step0 = row0 == null ? 0 : channels, step1 = row1 == null ? 0 : channels, step2 = row2 == null ? 0 : channels, step3 = row3 == null ? 0 : channels;
            row0 = row0 == null ? padding : row0;
            row1 = row1 == null ? padding : row1;
            row2 = row2 == null ? padding : row2;
            row3 = row3 == null ? padding : row3;
            byte* to = columns + (group * ColumnBytes);
            int i = 0;
            for (; i < first; i++, to += toStep)
                InterleaveColumn(padding, padding, padding, padding, to);
            for (; i < end; i++, to += toStep, row0 += step0, row1 += step1, row2 += step2, row3 += step3)
                InterleaveColumn(row0, row1, row2, row3, to);
            for (; i < count; i++, to += toStep)
                InterleaveColumn(padding, padding, padding, padding, to);
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

    /// <summary>Computes one row of outputs, 32 channels each.</summary>
    /// <param name="together">Which of the output rows that the columns serve.</param>
    private void Multiply(byte* columns, int block, int together, byte* to, nint toStep)
    {
        var tile = OutputTile.Of(_table, block * Channels, _storedMinimum, _storedMaximum, isByte: true);
        bool three = _layer.Window is { KernelWidth: 3, DilationWidth: 1 } && _rowGroups == 1;
        if (three && _table.Mode == RequantizeMode.Plain)
            MultiplyThree<PlainMode>(columns, Weights(block, together), Bias(block), tile, to, toStep);
        else if (three && _table.Mode == RequantizeMode.Clamped)
            MultiplyThree<ClampedMode>(columns, Weights(block, together), Bias(block), tile, to, toStep);
        else
            MultiplyAny(columns, Weights(block, together), Bias(block), tile, to, toStep);
    }

    private sbyte* Weights(int block, int together) => (sbyte*)_weights[together].Pointer + ((nint)block * _layer.Window.KernelWidth * _rowGroups * ColumnBytes);

    private int* Bias(int block) => (int*)_bias.Pointer + (block * Channels);

    /// <summary>Kernels of three columns, two windows at a time, which calls nothing so that sums stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyThree<TMode>(byte* columns, sbyte* weights, int* bias, in OutputTile tile, byte* to, nint toStep)
        where TMode : struct, IClampMode
    {
        nint stride = _layer.Window.StrideWidth * ColumnBytes;
        int* multiplier = tile.Multiplier, addend = tile.Addend, shift = tile.Shift, low = tile.Low, high = tile.High;
        var minimum = Vector256.Create((byte)tile.StoredMinimum);
        var maximum = Vector256.Create((byte)tile.StoredMaximum);
        var sign = Vector256.Create((byte)0x80);
        for (int rest = _layer.Output.Width; rest > 0; rest -= 2, columns += 2 * stride, to += 2 * toStep)
        {
            // An odd last window is its own second.
            bool both = rest > 1;
            byte* second = columns + (both ? stride : 0);
            Two(0, out var left0, out var right0);
            Two(1, out var left1, out var right1);
            var left = TVectors.PackShorts(left0, left1);
            var right = TVectors.PackShorts(right0, right1);
            Two(2, out left0, out right0);
            Two(3, out left1, out right1);
            var leftBytes = TVectors.PackBytes(left, TVectors.PackShorts(left0, left1)).AsByte() ^ sign;
            var rightBytes = TVectors.PackBytes(right, TVectors.PackShorts(right0, right1)).AsByte() ^ sign;
            Vector256.Min(Vector256.Max(leftBytes, minimum), maximum).Store(to);
            Vector256.Min(Vector256.Max(rightBytes, minimum), maximum).Store(to + (both ? toStep : 0));

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            void Two(int vector, out Vector256<int> left, out Vector256<int> right)
            {
                sbyte* w = weights + (vector * 32);
                byte* first = columns + (vector * 32), other = second + (vector * 32);
                var weight = Vector256.Load((int*)w);
                var start = Vector256.Load(bias + (vector * 8));
                left = TVectors.AddByteProducts(start, Vector256.Load((int*)first), weight);
                right = TVectors.AddByteProducts(start, Vector256.Load((int*)other), weight);
                weight = Vector256.Load((int*)(w + ColumnBytes));
                left = TVectors.AddByteProducts(left, Vector256.Load((int*)(first + ColumnBytes)), weight);
                right = TVectors.AddByteProducts(right, Vector256.Load((int*)(other + ColumnBytes)), weight);
                weight = Vector256.Load((int*)(w + (2 * ColumnBytes)));
                left = TVectors.AddByteProducts(left, Vector256.Load((int*)(first + (2 * ColumnBytes))), weight);
                right = TVectors.AddByteProducts(right, Vector256.Load((int*)(other + (2 * ColumnBytes))), weight);
                if (TMode.Limits)
                {
                    Vector256<int> least = Vector256.Load(low + (vector * 8)), most = Vector256.Load(high + (vector * 8));
                    left = Vector256.Min(Vector256.Max(left, least), most);
                    right = Vector256.Min(Vector256.Max(right, least), most);
                }

                Vector256<int> m = Vector256.Load(multiplier + (vector * 8)), a = Vector256.Load(addend + (vector * 8)), s = Vector256.Load(shift + (vector * 8));
                left = TVectors.ShiftRight((left * m) + a, s);
                right = TVectors.ShiftRight((right * m) + a, s);
            }
        }
    }

    private void MultiplyAny(byte* columns, sbyte* weights, int* bias, in OutputTile tile, byte* to, nint toStep)
    {
        var minimum = Vector256.Create((byte)tile.StoredMinimum);
        var maximum = Vector256.Create((byte)tile.StoredMaximum);
        nint stride = _layer.Window.StrideWidth * _rowGroups * ColumnBytes;
        for (int x = 0; x < _layer.Output.Width; x++, columns += stride, to += toStep)
        {
            Sum(columns, weights, bias, out var s0, out var s1, out var s2, out var s3);
            var first = TVectors.PackShorts(tile.Requantize<TVectors>(s0, 0), tile.Requantize<TVectors>(s1, 8));
            var second = TVectors.PackShorts(tile.Requantize<TVectors>(s2, 16), tile.Requantize<TVectors>(s3, 24));
            var bytes = TVectors.PackBytes(first, second).AsByte() ^ Vector256.Create((byte)0x80);
            Vector256.Min(Vector256.Max(bytes, minimum), maximum).Store(to);
        }
    }

    /// <summary>The accumulators of 32 channels at one window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Sum(byte* columns, sbyte* weights, int* bias, out Vector256<int> s0, out Vector256<int> s1, out Vector256<int> s2, out Vector256<int> s3)
    {
        nint columnBytes = _rowGroups * ColumnBytes, dilation = _layer.Window.DilationWidth * columnBytes;
        (s0, s1, s2, s3) = (Vector256.Load(bias), Vector256.Load(bias + 8), Vector256.Load(bias + 16), Vector256.Load(bias + 24));
        for (int kx = 0; kx < _layer.Window.KernelWidth; kx++, columns += dilation)
        {
            for (nint at = 0; at < columnBytes; at += ColumnBytes, weights += ColumnBytes)
            {
                s0 = TVectors.AddByteProducts(s0, Vector256.Load((int*)(columns + at)), Vector256.Load((int*)weights));
                s1 = TVectors.AddByteProducts(s1, Vector256.Load((int*)(columns + at + 32)), Vector256.Load((int*)(weights + 32)));
                s2 = TVectors.AddByteProducts(s2, Vector256.Load((int*)(columns + at + 64)), Vector256.Load((int*)(weights + 64)));
                s3 = TVectors.AddByteProducts(s3, Vector256.Load((int*)(columns + at + 96)), Vector256.Load((int*)(weights + 96)));
            }
        }
    }

    private void Observe(AccumulatorRange[] observed, byte* columns, int block, int together)
    {
        int* sums = stackalloc int[Channels];
        nint stride = _layer.Window.StrideWidth * _rowGroups * ColumnBytes;
        for (int x = 0; x < _layer.Output.Width; x++, columns += stride)
        {
            Sum(columns, Weights(block, together), Bias(block), out var s0, out var s1, out var s2, out var s3);
            s0.Store(sums);
            s1.Store(sums + 8);
            s2.Store(sums + 16);
            s3.Store(sums + 24);
            for (int i = 0; i < Channels; i++)
            {
                int channel = _order[(block * Channels) + i];
                if (channel >= 0)
                    observed[channel] = observed[channel].With(sums[i]);
            }
        }
    }
}
