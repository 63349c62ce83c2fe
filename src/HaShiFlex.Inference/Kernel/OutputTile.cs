using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HaShiFlex.Inference.Kernel.Vectors;

namespace HaShiFlex.Inference.Kernel;

/// <summary>Where a tile of accumulators goes: its requantization columns and its place in the output map.</summary>
internal unsafe struct OutputTile
{
    public RequantizeMode Mode;
    public int* Multiplier;
    public int* Addend;
    public int* Shift;
    public int* Low;
    public int* High;
    public double* Factor;
    /// <summary>Bounds of what is stored.</summary>
    public short StoredMinimum;

    public short StoredMaximum;

    public bool IsByte;

    /// <summary>First element of the tile's first row.</summary>
    public byte* To;

    /// <summary>Bytes from one row (output position) to the next.</summary>
    public nint RowBytes;

    /// <summary>Rows of the tile that exist.</summary>
    public int Rows;

    /// <summary>Columns of the tile that exist.</summary>
    public int Columns;

    /// <summary>One per column of the tile where accumulators are watched, else null.</summary>
    public AccumulatorRange* Observed;

    /// <param name="table">Requantization of the layer; its columns from <paramref name="column"/> on are the tile's.</param>
    public static OutputTile Of(RequantizeTable table, int column, short storedMinimum, short storedMaximum, bool isByte) => new()
    {
        Mode = table.Mode,
        Multiplier = table.Multiplier + column,
        Addend = table.Addend + column,
        Shift = table.Shift + column,
        Low = table.Low + column,
        High = table.High + column,
        Factor = table.Factor + column,
        StoredMinimum = storedMinimum,
        StoredMaximum = storedMaximum,
        IsByte = isByte,
    };

    /// <summary>Centred results of eight accumulators that stand at a column of the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Vector256<int> Requantize<TVectors>(Vector256<int> accumulators, int column)
        where TVectors : struct, IVectorSet
    {
        if (Mode != RequantizeMode.Plain)
            accumulators = Limit<TVectors>(accumulators, column);
        return TVectors.ShiftRight((accumulators * Vector256.Load(Multiplier + column)) + Vector256.Load(Addend + column), Vector256.Load(Shift + column));
    }

    /// <summary>Requantizes and stores the sums of all rows, 16 a row whatever <see cref="Columns"/>; after an odd number of rows one more is read.</summary>
    public readonly void Store<TVectors>(int* sums)
        where TVectors : struct, IVectorSet
    {
        if (Mode == RequantizeMode.Wide || (Mode == RequantizeMode.Clamped && !IsByte))
        {
            for (int* at = sums; at < sums + (Rows * MatrixProduct.TileColumns); at += MatrixProduct.TileColumns)
            {
                Limit<TVectors>(Vector256.Load(at), 0).Store(at);
                Limit<TVectors>(Vector256.Load(at + 8), 8).Store(at + 8);
            }
        }

        if (!IsByte)
            StoreShorts<TVectors>(sums);
        else if (Columns == MatrixProduct.TileColumns)
            StoreBytes<TVectors>(sums, To, RowBytes);
        else
            StorePartOfBytes<TVectors>(sums);
    }

    private readonly void StoreBytes<TVectors>(int* sums, byte* to, nint rowBytes)
        where TVectors : struct, IVectorSet
    {
        if (Mode == RequantizeMode.Clamped)
            StoreBytes<TVectors, ClampedMode>(sums, to, rowBytes);
        else
            StoreBytes<TVectors, PlainMode>(sums, to, rowBytes);
    }

    /// <summary>The accumulators within what the clamp lets through, and in the wide mode also scaled and rounded already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector256<int> Limit<TVectors>(Vector256<int> accumulators, int column)
        where TVectors : struct, IVectorSet
    {
        accumulators = Vector256.Min(Vector256.Max(accumulators, Vector256.Load(Low + column)), Vector256.Load(High + column));
        return Mode == RequantizeMode.Wide
            ? TVectors.ScaleAndRound(accumulators, Vector256.Load(Factor + column), Vector256.Load(Factor + column + 4))
            : accumulators;
    }

    /// <summary>Two rows of 16 at a time; an odd last row is stored alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void StoreBytes<TVectors, TMode>(int* sums, byte* to, nint rowBytes)
        where TVectors : struct, IVectorSet
        where TMode : struct, IClampMode
    {
        Vector256<int> multiplier0 = Vector256.Load(Multiplier), multiplier1 = Vector256.Load(Multiplier + 8);
        Vector256<int> addend0 = Vector256.Load(Addend), addend1 = Vector256.Load(Addend + 8);
        Vector256<int> shift0 = Vector256.Load(Shift), shift1 = Vector256.Load(Shift + 8);
        var minimum = Vector256.Create((byte)StoredMinimum);
        var maximum = Vector256.Create((byte)StoredMaximum);
        int* low = Low, high = High;
        var fours = Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7);
        var sign = Vector256.Create((byte)0x80);
        for (int row = Rows; row > 0; row -= 2, sums += 2 * MatrixProduct.TileColumns, to += 2 * rowBytes)
        {
            Vector256<int> upper0 = Vector256.Load(sums), upper1 = Vector256.Load(sums + 8), lower0 = Vector256.Load(sums + 16), lower1 = Vector256.Load(sums + 24);
            if (TMode.Limits)
            {
                upper0 = Vector256.Min(Vector256.Max(upper0, Vector256.Load(low)), Vector256.Load(high));
                upper1 = Vector256.Min(Vector256.Max(upper1, Vector256.Load(low + 8)), Vector256.Load(high + 8));
                lower0 = Vector256.Min(Vector256.Max(lower0, Vector256.Load(low)), Vector256.Load(high));
                lower1 = Vector256.Min(Vector256.Max(lower1, Vector256.Load(low + 8)), Vector256.Load(high + 8));
            }

            upper0 = TVectors.ShiftRight((upper0 * multiplier0) + addend0, shift0);
            upper1 = TVectors.ShiftRight((upper1 * multiplier1) + addend1, shift1);
            lower0 = TVectors.ShiftRight((lower0 * multiplier0) + addend0, shift0);
            lower1 = TVectors.ShiftRight((lower1 * multiplier1) + addend1, shift1);
            Vector256<short> upper = TVectors.PackShorts(upper0, upper1), lower = TVectors.PackShorts(lower0, lower1);
            var bytes = TVectors.PackBytes(upper, lower).AsByte() ^ sign;
            bytes = Vector256.Min(Vector256.Max(bytes, minimum), maximum);

            // Packing works in 128-bit halves, so the fours of outputs come as 0, 2 of one row and of the other, then 1, 3.
            bytes = Vector256.Shuffle(bytes.AsInt32(), fours).AsByte();
            bytes.GetLower().Store(to);
            if (row > 1)
                bytes.GetUpper().Store(to + rowBytes);
        }
    }

    [SkipLocalsInit]
    private readonly void StorePartOfBytes<TVectors>(int* sums)
        where TVectors : struct, IVectorSet
    {
        const int Most = MatrixProduct.ChunkRows * MatrixProduct.TileColumns;
        byte* whole = stackalloc byte[Most];
        StoreBytes<TVectors>(sums, whole, MatrixProduct.TileColumns);
        byte* to = To;
        for (int row = 0; row < Rows; row++, whole += MatrixProduct.TileColumns, to += RowBytes)
        {
            if (Columns == sizeof(long))
                *(long*)to = *(long*)whole;
            else
                Unsafe.CopyBlockUnaligned(to, whole, (uint)Columns);
        }
    }

    [SkipLocalsInit]
    private readonly void StoreShorts<TVectors>(int* sums)
        where TVectors : struct, IVectorSet
    {
        var minimum = Vector256.Create(StoredMinimum);
        var maximum = Vector256.Create(StoredMaximum);
        short* whole = stackalloc short[MatrixProduct.TileColumns];
        byte* to = To;
        for (int row = 0; row < Rows; row++, sums += MatrixProduct.TileColumns, to += RowBytes)
        {
            var values = TVectors.PackShorts(
                TVectors.ShiftRight((Vector256.Load(sums) * Vector256.Load(Multiplier)) + Vector256.Load(Addend), Vector256.Load(Shift)),
                TVectors.ShiftRight((Vector256.Load(sums + 8) * Vector256.Load(Multiplier + 8)) + Vector256.Load(Addend + 8), Vector256.Load(Shift + 8)));
            values = Vector256.Shuffle(values.AsInt64(), Vector256.Create(0L, 2, 1, 3)).AsInt16();
            Vector256.Min(Vector256.Max(values, minimum), maximum).Store(whole);
            Unsafe.CopyBlockUnaligned(to, whole, (uint)Columns * sizeof(short));
        }
    }
}
