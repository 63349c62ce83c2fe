using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HaShiFlex.Inference.Kernel.Vectors;

namespace HaShiFlex.Inference.Kernel;

/// <summary>
/// The matrix product of feature map rows and packed weights. A tile is a few output positions by 16 outputs; at every step each position's next four bytes
/// (or two shorts) meet those of all 16 outputs. Methods with loops over products call nothing, for around a call every sum would be moved to memory.
/// </summary>
internal static unsafe class MatrixProduct
{
    /// <summary>Outputs of a tile.</summary>
    public const int TileColumns = 16;

    /// <summary>Positions of the largest tile; every smaller one divides <see cref="ChunkRows"/> too.</summary>
    public const int MostTileRows = 8;

    /// <summary>Positions whose sums are made, and then requantized, at a time.</summary>
    public const int ChunkRows = 24;

    /// <summary>Computes one block of 16 outputs for all given positions.</summary>
    /// <param name="left">Rows of stored elements, a position each; readable up to <see cref="MostTileRows"/> rows beyond the last.</param>
    /// <param name="tile">Its <see cref="OutputTile.Rows"/> is the number of positions.</param>
    [SkipLocalsInit]
    public static void Multiply<TVectors, TProducts>(byte* left, nint leftRowBytes, PackedBlock block, OutputTile tile)
        where TVectors : struct, IVectorSet
        where TProducts : struct, IProducts
    {
        int* sums = stackalloc int[ChunkRows * TileColumns];
        int groups = block.Groups;
        int* bias = block.Bias;
        sbyte* right = block.Weights;
        for (int rows = tile.Rows; rows > 0; rows -= ChunkRows, left += ChunkRows * leftRowBytes, tile.To += ChunkRows * tile.RowBytes)
        {
            tile.Rows = Math.Min(rows, ChunkRows);
            if (tile.Rows == 1)
                Tile1<TProducts>(left, groups, right, bias, sums);
            else if (tile.Columns <= TileColumns / 2)
                Rows8Narrow<TProducts>(left, leftRowBytes, groups, right, bias, sums, tile.Rows);
            else if (TVectors.SumsBytePairsIn16Bits)
                Rows4<TProducts>(left, leftRowBytes, groups, right, bias, sums, tile.Rows);
            else
                Rows6<TProducts>(left, leftRowBytes, groups, right, bias, sums, tile.Rows);

            if (tile.Observed != null)
                Observe(tile, sums);
            tile.Store<TVectors>(sums);
        }
    }

    /// <summary>1 output position by 16 outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1<TProducts>(byte* left, int groups, sbyte* right, int* bias, int* sums)
        where TProducts : struct, IProducts
    {
        Vector256<int> s00 = Vector256.Load(bias), s01 = Vector256.Load(bias + 8);
        var end = left + ((nint)groups * sizeof(int));
        for (; left < end; left += sizeof(int), right += TileColumns * TProducts.WeightBytes)
        {
            var q = Vector256.Create(*(int*)left);
            s00 = TProducts.Add(s00, q, TProducts.Weights(right));
            s01 = TProducts.Add(s01, q, TProducts.Weights(right + (8 * TProducts.WeightBytes)));
        }

        s00.Store(sums);
        s01.Store(sums + 8);
    }

    /// <summary>4 output positions at a time by 16 outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4<TProducts>(byte* left, nint leftRowBytes, int groups, sbyte* right, int* bias, int* sums, int rows)
        where TProducts : struct, IProducts
    {
        nint end = (nint)groups * sizeof(int), step = 4 * leftRowBytes;
        for (; rows > 0; rows -= 4, left += step, sums += 4 * TileColumns)
        {
            var weights = right;
            Vector256<int> s00 = Vector256.Load(bias), s01 = Vector256.Load(bias + 8);
            Vector256<int> s10 = s00, s11 = s01;
            Vector256<int> s20 = s00, s21 = s01;
            Vector256<int> s30 = s00, s31 = s01;
            byte* left1 = left + leftRowBytes;
            byte* left2 = left1 + leftRowBytes;
            byte* left3 = left2 + leftRowBytes;
            for (nint at = 0; at < end; at += sizeof(int), weights += TileColumns * TProducts.WeightBytes)
            {
                Vector256<int> right0 = TProducts.Weights(weights), right1 = TProducts.Weights(weights + (8 * TProducts.WeightBytes));
                var q = Vector256.Create(*(int*)(left + at));
                s00 = TProducts.Add(s00, q, right0);
                s01 = TProducts.Add(s01, q, right1);
                q = Vector256.Create(*(int*)(left1 + at));
                s10 = TProducts.Add(s10, q, right0);
                s11 = TProducts.Add(s11, q, right1);
                q = Vector256.Create(*(int*)(left2 + at));
                s20 = TProducts.Add(s20, q, right0);
                s21 = TProducts.Add(s21, q, right1);
                q = Vector256.Create(*(int*)(left3 + at));
                s30 = TProducts.Add(s30, q, right0);
                s31 = TProducts.Add(s31, q, right1);
            }

            s00.Store(sums);
            s01.Store(sums + 8);
            s10.Store(sums + 16);
            s11.Store(sums + 24);
            s20.Store(sums + 32);
            s21.Store(sums + 40);
            s30.Store(sums + 48);
            s31.Store(sums + 56);
        }
    }

    /// <summary>6 output positions at a time by 16 outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows6<TProducts>(byte* left, nint leftRowBytes, int groups, sbyte* right, int* bias, int* sums, int rows)
        where TProducts : struct, IProducts
    {
        nint end = (nint)groups * sizeof(int), step = 6 * leftRowBytes;
        for (; rows > 0; rows -= 6, left += step, sums += 6 * TileColumns)
        {
            var weights = right;
            Vector256<int> s00 = Vector256.Load(bias), s01 = Vector256.Load(bias + 8);
            Vector256<int> s10 = s00, s11 = s01;
            Vector256<int> s20 = s00, s21 = s01;
            Vector256<int> s30 = s00, s31 = s01;
            Vector256<int> s40 = s00, s41 = s01;
            Vector256<int> s50 = s00, s51 = s01;
            byte* left1 = left + leftRowBytes;
            byte* left2 = left1 + leftRowBytes;
            byte* left3 = left2 + leftRowBytes;
            byte* left4 = left3 + leftRowBytes;
            byte* left5 = left4 + leftRowBytes;
            for (nint at = 0; at < end; at += sizeof(int), weights += TileColumns * TProducts.WeightBytes)
            {
                Vector256<int> right0 = TProducts.Weights(weights), right1 = TProducts.Weights(weights + (8 * TProducts.WeightBytes));
                var q = Vector256.Create(*(int*)(left + at));
                s00 = TProducts.Add(s00, q, right0);
                s01 = TProducts.Add(s01, q, right1);
                q = Vector256.Create(*(int*)(left1 + at));
                s10 = TProducts.Add(s10, q, right0);
                s11 = TProducts.Add(s11, q, right1);
                q = Vector256.Create(*(int*)(left2 + at));
                s20 = TProducts.Add(s20, q, right0);
                s21 = TProducts.Add(s21, q, right1);
                q = Vector256.Create(*(int*)(left3 + at));
                s30 = TProducts.Add(s30, q, right0);
                s31 = TProducts.Add(s31, q, right1);
                q = Vector256.Create(*(int*)(left4 + at));
                s40 = TProducts.Add(s40, q, right0);
                s41 = TProducts.Add(s41, q, right1);
                q = Vector256.Create(*(int*)(left5 + at));
                s50 = TProducts.Add(s50, q, right0);
                s51 = TProducts.Add(s51, q, right1);
            }

            s00.Store(sums);
            s01.Store(sums + 8);
            s10.Store(sums + 16);
            s11.Store(sums + 24);
            s20.Store(sums + 32);
            s21.Store(sums + 40);
            s30.Store(sums + 48);
            s31.Store(sums + 56);
            s40.Store(sums + 64);
            s41.Store(sums + 72);
            s50.Store(sums + 80);
            s51.Store(sums + 88);
        }
    }

    /// <summary>8 output positions at a time by the first 8 of 16 outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows8Narrow<TProducts>(byte* left, nint leftRowBytes, int groups, sbyte* right, int* bias, int* sums, int rows)
        where TProducts : struct, IProducts
    {
        nint end = (nint)groups * sizeof(int), step = 8 * leftRowBytes;
        for (; rows > 0; rows -= 8, left += step, sums += 8 * TileColumns)
        {
            var weights = right;
            var s0 = Vector256.Load(bias);
            Vector256<int> s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
            byte* left1 = left + leftRowBytes, left2 = left1 + leftRowBytes, left3 = left2 + leftRowBytes, left4 = left3 + leftRowBytes;
            byte* left5 = left4 + leftRowBytes, left6 = left5 + leftRowBytes, left7 = left6 + leftRowBytes;
            for (nint at = 0; at < end; at += sizeof(int), weights += TileColumns * TProducts.WeightBytes)
            {
                var right0 = TProducts.Weights(weights);
                s0 = TProducts.Add(s0, Vector256.Create(*(int*)(left + at)), right0);
                s1 = TProducts.Add(s1, Vector256.Create(*(int*)(left1 + at)), right0);
                s2 = TProducts.Add(s2, Vector256.Create(*(int*)(left2 + at)), right0);
                s3 = TProducts.Add(s3, Vector256.Create(*(int*)(left3 + at)), right0);
                s4 = TProducts.Add(s4, Vector256.Create(*(int*)(left4 + at)), right0);
                s5 = TProducts.Add(s5, Vector256.Create(*(int*)(left5 + at)), right0);
                s6 = TProducts.Add(s6, Vector256.Create(*(int*)(left6 + at)), right0);
                s7 = TProducts.Add(s7, Vector256.Create(*(int*)(left7 + at)), right0);
            }

            s0.Store(sums);
            s1.Store(sums + 16);
            s2.Store(sums + 32);
            s3.Store(sums + 48);
            s4.Store(sums + 64);
            s5.Store(sums + 80);
            s6.Store(sums + 96);
            s7.Store(sums + 112);
        }
    }

    private static void Observe(in OutputTile tile, int* sums)
    {
        for (int row = 0; row < tile.Rows; row++)
        {
            for (int column = 0; column < tile.Columns; column++)
                tile.Observed[column] = tile.Observed[column].With(sums[(row * TileColumns) + column]);
        }
    }
}
