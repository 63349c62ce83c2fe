using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HaShiFlex.Inference.Kernel.Vectors;

namespace HaShiFlex.Inference.Kernel;

/// <summary>
/// The matrix product of feature map rows and packed weights, requantized as it leaves the registers. A tile is a few output positions by 16 outputs;
/// at every step each position's next four bytes (or two shorts) meet those of all 16 outputs.
/// </summary>
internal static unsafe class MatrixProduct
{
    /// <summary>Outputs of a tile.</summary>
    public const int TileColumns = 16;

    /// <summary>Bytes of packed weights that a tile consumes in one step.</summary>
    public const int GroupBytes = TileColumns * sizeof(int);

    /// <summary>Positions of the largest tile.</summary>
    public const int MostTileRows = 6;

    /// <summary>
    /// The output that stands at each column of a tile, so that packing 32-bit lanes to 16 bits, which works in 128-bit halves, ends in the natural order.
    /// </summary>
    public static ReadOnlySpan<int> ColumnOrder => [0, 1, 2, 3, 8, 9, 10, 11, 4, 5, 6, 7, 12, 13, 14, 15];

    /// <summary>Positions that tiles of a vector path take: with one instruction a product the registers hold more sums.</summary>
    public static int TileRows<TVectors>()
        where TVectors : struct, IVectorSet => TVectors.SumsBytePairsIn16Bits ? 4 : MostTileRows;

    /// <summary>Computes one block of 16 outputs for all given positions.</summary>
    /// <param name="left">Rows of stored elements, a position each; readable up to <see cref="MostTileRows"/> rows beyond the last.</param>
    /// <param name="groups">Steps: fan-in over four bytes or two shorts, rounded up.</param>
    /// <param name="right">The block's packed weights.</param>
    /// <param name="bias">16, in column order.</param>
    /// <param name="tile">Its <see cref="OutputTile.Rows"/> is the number of positions.</param>
    public static void Block<TVectors, TProducts>(byte* left, nint leftRowBytes, int groups, sbyte* right, int* bias, OutputTile tile)
        where TVectors : struct, IVectorSet
        where TProducts : struct, IProducts
    {
        if (tile.Rows == 1)
            Tile1<TVectors, TProducts>(left, leftRowBytes, groups, right, bias, tile);
        else if (TVectors.SumsBytePairsIn16Bits)
            Rows4<TVectors, TProducts>(left, leftRowBytes, groups, right, bias, tile);
        else
            Rows6<TVectors, TProducts>(left, leftRowBytes, groups, right, bias, tile);
    }

    /// <summary>1 output position by 16 outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1<TVectors, TProducts>(byte* left, nint leftRowBytes, int groups, sbyte* right, int* bias, in OutputTile tile)
        where TVectors : struct, IVectorSet
        where TProducts : struct, IProducts
    {
        Vector256<int> bias0 = Vector256.Load(bias), bias1 = Vector256.Load(bias + 8);
        Vector256<int> s00 = bias0, s01 = bias1;
        var end = right + ((nint)groups * GroupBytes);
        for (nint at = 0; right < end; right += GroupBytes, at += sizeof(int))
        {
            Vector256<int> right0 = Vector256.Load((int*)right), right1 = Vector256.Load((int*)right + 8);
            var q = Vector256.Create(*(int*)(left + at));
            s00 = TProducts.Add(s00, q, right0);
            s01 = TProducts.Add(s01, q, right1);
        }

        if (tile.Observed != null)
        {
            Observe(tile, 0, s00, s01);
        }

        Finish<TVectors>(tile, 0, s00, s01, s00, s01);
    }

    /// <summary>4 output positions at a time by 16 outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4<TVectors, TProducts>(byte* left, nint leftRowBytes, int groups, sbyte* right, int* bias, OutputTile tile)
        where TVectors : struct, IVectorSet
        where TProducts : struct, IProducts
    {
        Vector256<int> bias0 = Vector256.Load(bias), bias1 = Vector256.Load(bias + 8);
        nint end = (nint)groups * sizeof(int), step = 4 * leftRowBytes;
        for (; tile.Rows > 0; left += step, tile.To += 4 * tile.RowBytes, tile.Rows -= 4)
        {
            var weights = right;
            Vector256<int> s00 = bias0, s01 = bias1;
            Vector256<int> s10 = bias0, s11 = bias1;
            Vector256<int> s20 = bias0, s21 = bias1;
            Vector256<int> s30 = bias0, s31 = bias1;
            byte* left1 = left + leftRowBytes;
            byte* left2 = left1 + leftRowBytes;
            byte* left3 = left2 + leftRowBytes;
            for (nint at = 0; at < end; at += sizeof(int), weights += GroupBytes)
            {
                Vector256<int> right0 = Vector256.Load((int*)weights), right1 = Vector256.Load((int*)weights + 8);
                var q = Vector256.Create(*(int*)(left + at));
                s00 = TProducts.Add(s00, q, right0);
                s01 = TProducts.Add(s01, q, right1);
                var q1 = Vector256.Create(*(int*)(left1 + at));
                s10 = TProducts.Add(s10, q1, right0);
                s11 = TProducts.Add(s11, q1, right1);
                var q2 = Vector256.Create(*(int*)(left2 + at));
                s20 = TProducts.Add(s20, q2, right0);
                s21 = TProducts.Add(s21, q2, right1);
                var q3 = Vector256.Create(*(int*)(left3 + at));
                s30 = TProducts.Add(s30, q3, right0);
                s31 = TProducts.Add(s31, q3, right1);
            }

            if (tile.Observed != null)
            {
                Observe(tile, 0, s00, s01);
                Observe(tile, 1, s10, s11);
                Observe(tile, 2, s20, s21);
                Observe(tile, 3, s30, s31);
            }

            Finish<TVectors>(tile, 0, s00, s01, s10, s11);
            Finish<TVectors>(tile, 2, s20, s21, s30, s31);
        }
    }

    /// <summary>6 output positions at a time by 16 outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows6<TVectors, TProducts>(byte* left, nint leftRowBytes, int groups, sbyte* right, int* bias, OutputTile tile)
        where TVectors : struct, IVectorSet
        where TProducts : struct, IProducts
    {
        Vector256<int> bias0 = Vector256.Load(bias), bias1 = Vector256.Load(bias + 8);
        nint end = (nint)groups * sizeof(int), step = 6 * leftRowBytes;
        for (; tile.Rows > 0; left += step, tile.To += 6 * tile.RowBytes, tile.Rows -= 6)
        {
            var weights = right;
            Vector256<int> s00 = bias0, s01 = bias1;
            Vector256<int> s10 = bias0, s11 = bias1;
            Vector256<int> s20 = bias0, s21 = bias1;
            Vector256<int> s30 = bias0, s31 = bias1;
            Vector256<int> s40 = bias0, s41 = bias1;
            Vector256<int> s50 = bias0, s51 = bias1;
            byte* left1 = left + leftRowBytes;
            byte* left2 = left1 + leftRowBytes;
            byte* left3 = left2 + leftRowBytes;
            byte* left4 = left3 + leftRowBytes;
            byte* left5 = left4 + leftRowBytes;
            for (nint at = 0; at < end; at += sizeof(int), weights += GroupBytes)
            {
                Vector256<int> right0 = Vector256.Load((int*)weights), right1 = Vector256.Load((int*)weights + 8);
                var q = Vector256.Create(*(int*)(left + at));
                s00 = TProducts.Add(s00, q, right0);
                s01 = TProducts.Add(s01, q, right1);
                var q1 = Vector256.Create(*(int*)(left1 + at));
                s10 = TProducts.Add(s10, q1, right0);
                s11 = TProducts.Add(s11, q1, right1);
                var q2 = Vector256.Create(*(int*)(left2 + at));
                s20 = TProducts.Add(s20, q2, right0);
                s21 = TProducts.Add(s21, q2, right1);
                var q3 = Vector256.Create(*(int*)(left3 + at));
                s30 = TProducts.Add(s30, q3, right0);
                s31 = TProducts.Add(s31, q3, right1);
                var q4 = Vector256.Create(*(int*)(left4 + at));
                s40 = TProducts.Add(s40, q4, right0);
                s41 = TProducts.Add(s41, q4, right1);
                var q5 = Vector256.Create(*(int*)(left5 + at));
                s50 = TProducts.Add(s50, q5, right0);
                s51 = TProducts.Add(s51, q5, right1);
            }

            if (tile.Observed != null)
            {
                Observe(tile, 0, s00, s01);
                Observe(tile, 1, s10, s11);
                Observe(tile, 2, s20, s21);
                Observe(tile, 3, s30, s31);
                Observe(tile, 4, s40, s41);
                Observe(tile, 5, s50, s51);
            }

            Finish<TVectors>(tile, 0, s00, s01, s10, s11);
            Finish<TVectors>(tile, 2, s20, s21, s30, s31);
            Finish<TVectors>(tile, 4, s40, s41, s50, s51);
        }
    }

    /// <summary>Requantizes and stores two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TVectors>(in OutputTile tile, int row, Vector256<int> upper0, Vector256<int> upper1, Vector256<int> lower0, Vector256<int> lower1)
        where TVectors : struct, IVectorSet
    {
        if (row >= tile.Rows)
            return;

        var upper = TVectors.PackShorts(tile.Requantize<TVectors>(upper0, 0), tile.Requantize<TVectors>(upper1, 8));
        var lower = TVectors.PackShorts(tile.Requantize<TVectors>(lower0, 0), tile.Requantize<TVectors>(lower1, 8));
        if (!tile.IsByte)
        {
            StoreShorts(tile, row, upper);
            StoreShorts(tile, row + 1, lower);
            return;
        }

        var bytes = TVectors.PackBytes(upper, lower).AsByte() ^ Vector256.Create((byte)0x80);
        bytes = Vector256.Min(Vector256.Max(bytes, Vector256.Create((byte)tile.StoredMinimum)), Vector256.Create((byte)tile.StoredMaximum));

        // The halves hold outputs 0-7 and 8-15 of both rows.
        bytes = Vector256.Shuffle(bytes.AsInt64(), Vector256.Create(0L, 2, 1, 3)).AsByte();
        var to = tile.To + (row * tile.RowBytes);
        if (tile.Columns == TileColumns && row + 1 < tile.Rows)
        {
            bytes.GetLower().Store(to);
            bytes.GetUpper().Store(to + tile.RowBytes);
            return;
        }

        byte* both = stackalloc byte[2 * TileColumns];
        bytes.Store(both);
        Unsafe.CopyBlockUnaligned(to, both, (uint)tile.Columns);
        if (row + 1 < tile.Rows)
            Unsafe.CopyBlockUnaligned(to + tile.RowBytes, both + TileColumns, (uint)tile.Columns);
    }

    private static void StoreShorts(in OutputTile tile, int row, Vector256<short> values)
    {
        if (row >= tile.Rows)
            return;

        values = Vector256.Min(Vector256.Max(values, Vector256.Create(tile.StoredMinimum)), Vector256.Create(tile.StoredMaximum));
        short* natural = stackalloc short[TileColumns];
        values.Store(natural);
        Unsafe.CopyBlockUnaligned(tile.To + (row * tile.RowBytes), natural, (uint)tile.Columns * sizeof(short));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Observe(in OutputTile tile, int row, Vector256<int> left, Vector256<int> right)
    {
        if (row >= tile.Rows)
            return;
        for (int column = 0; column < TileColumns; column++)
        {
            int output = ColumnOrder[column];
            if (output < tile.Columns)
                tile.Observed[output] = tile.Observed[output].With(column < 8 ? left[column] : right[column - 8]);
        }
    }
}
