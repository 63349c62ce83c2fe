using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HaShiFlex.Inference.Float;

/// <summary>
/// The right-hand matrix of products C = A W^T + b, packed for wide vectors: <see cref="Width"/> rows of W side by side, column by column.
/// </summary>
/// <remarks>
/// Every sum is one chain of fused multiply-adds over ascending columns, started with the bias, whatever the machine's vectors or the number of threads: the
/// same bits everywhere. Blocking only interrupts a chain by storing and loading it. (Tiling after Goto and van de Geijn, Anatomy of High-Performance Matrix
/// Multiplication, 2008.)
/// </remarks>
public sealed unsafe class PackedMatrix
{
    /// <summary>Outputs in one panel: two vectors of eight.</summary>
    public const int Width = 16;

    // Six rows of A by two vectors fill twelve of the sixteen vector registers; a panel block of 256 columns is half of a 32 KiB first-level cache, and 96 rows
    // of A beside it a fifth of a 512 KiB second-level cache.
    private const int TileRows = 6;
    private const int ColumnBlock = 256;
    private const int RowBlock = 96;

    private readonly float[] _panels;
    private readonly float[] _bias;

    /// <param name="rows">Rows of W: outputs.</param>
    /// <param name="columns">Columns of W: the length of a sum.</param>
    /// <param name="element">W at (row, column).</param>
    /// <param name="bias">One per row of W.</param>
    public PackedMatrix(int rows, int columns, Func<int, int, float> element, ReadOnlySpan<float> bias)
    {
        (Rows, Columns) = (rows, columns);
        int panels = (rows + Width - 1) / Width;
        _panels = GC.AllocateArray<float>(panels * columns * Width, pinned: true);
        _bias = GC.AllocateArray<float>(panels * Width, pinned: true);
        bias.CopyTo(_bias);
        for (int r = 0; r < rows; r++)
        {
            int start = (r / Width * columns * Width) + (r % Width);
            for (int k = 0; k < columns; k++)
                _panels[start + (k * Width)] = element(r, k);
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>C[m, n] = clamp(bias[n] + sum over k of A[m, k] W[n, k]).</summary>
    /// <param name="a">First element of A; rows are <paramref name="strideA"/> elements apart.</param>
    /// <param name="count">Rows of A and C.</param>
    /// <param name="c">First element of C; rows are <paramref name="strideC"/> elements apart.</param>
    public void Multiply(float* a, int strideA, int count, float* c, int strideC, float minimum, float maximum)
    {
        fixed (float* panels = _panels, bias = _bias)
        {
            float* spare = stackalloc float[Width];
            for (int row = 0; row < count; row += RowBlock)
            {
                int rowEnd = Math.Min(row + RowBlock, count);
                for (int column = 0; column < Columns; column += ColumnBlock)
                {
                    int depth = Math.Min(ColumnBlock, Columns - column);
                    bool first = column == 0, last = column + depth == Columns;
                    float low = last ? minimum : float.NegativeInfinity, high = last ? maximum : float.PositiveInfinity;
                    for (int n = 0; n < Rows; n += Width)
                    {
                        float* panel = panels + ((long)n * Columns) + ((long)column * Width);
                        float* start = first ? bias + n : null;
                        int m = row;
                        if (n + Width <= Rows)
                        {
                            for (; m + TileRows <= rowEnd; m += TileRows)
                                SixRows(a + ((long)m * strideA) + column, strideA, panel, depth, start, c + ((long)m * strideC) + n, strideC, low, high);
                            for (; m < rowEnd; m++)
                                OneRow(a + ((long)m * strideA) + column, panel, depth, start, c + ((long)m * strideC) + n, low, high);
                        }
                        else
                        {
                            int width = Rows - n;
                            for (; m < rowEnd; m++)
                            {
                                float* target = c + ((long)m * strideC) + n;
                                if (!first)
                                    Unsafe.CopyBlock(spare, target, (uint)(width * sizeof(float)));
                                OneRow(a + ((long)m * strideA) + column, panel, depth, start, spare, low, high);
                                Unsafe.CopyBlock(target, spare, (uint)(width * sizeof(float)));
                            }
                        }
                    }
                }
            }
        }
    }

    /// <param name="start">Bias to begin with; null to go on from what C holds.</param>
    private static void SixRows(float* a, int strideA, float* panel, int depth, float* start, float* c, int strideC, float low, float high)
    {
        float* a0 = a, a1 = a0 + strideA, a2 = a1 + strideA, a3 = a2 + strideA, a4 = a3 + strideA, a5 = a4 + strideA;
        float* c0 = c, c1 = c0 + strideC, c2 = c1 + strideC, c3 = c2 + strideC, c4 = c3 + strideC, c5 = c4 + strideC;
        var s00 = Vector256.Load(start != null ? start : c0);
        var s01 = Vector256.Load((start != null ? start : c0) + 8);
        var s10 = Vector256.Load(start != null ? start : c1);
        var s11 = Vector256.Load((start != null ? start : c1) + 8);
        var s20 = Vector256.Load(start != null ? start : c2);
        var s21 = Vector256.Load((start != null ? start : c2) + 8);
        var s30 = Vector256.Load(start != null ? start : c3);
        var s31 = Vector256.Load((start != null ? start : c3) + 8);
        var s40 = Vector256.Load(start != null ? start : c4);
        var s41 = Vector256.Load((start != null ? start : c4) + 8);
        var s50 = Vector256.Load(start != null ? start : c5);
        var s51 = Vector256.Load((start != null ? start : c5) + 8);
        for (int k = 0; k < depth; k++)
        {
            var w0 = Vector256.Load(panel);
            var w1 = Vector256.Load(panel + 8);
            panel += Width;
            var x = Vector256.Create(a0[k]);
            s00 = Vector256.FusedMultiplyAdd(x, w0, s00);
            s01 = Vector256.FusedMultiplyAdd(x, w1, s01);
            x = Vector256.Create(a1[k]);
            s10 = Vector256.FusedMultiplyAdd(x, w0, s10);
            s11 = Vector256.FusedMultiplyAdd(x, w1, s11);
            x = Vector256.Create(a2[k]);
            s20 = Vector256.FusedMultiplyAdd(x, w0, s20);
            s21 = Vector256.FusedMultiplyAdd(x, w1, s21);
            x = Vector256.Create(a3[k]);
            s30 = Vector256.FusedMultiplyAdd(x, w0, s30);
            s31 = Vector256.FusedMultiplyAdd(x, w1, s31);
            x = Vector256.Create(a4[k]);
            s40 = Vector256.FusedMultiplyAdd(x, w0, s40);
            s41 = Vector256.FusedMultiplyAdd(x, w1, s41);
            x = Vector256.Create(a5[k]);
            s50 = Vector256.FusedMultiplyAdd(x, w0, s50);
            s51 = Vector256.FusedMultiplyAdd(x, w1, s51);
        }

        var minimum = Vector256.Create(low);
        var maximum = Vector256.Create(high);
        Store(c0, s00, s01, minimum, maximum);
        Store(c1, s10, s11, minimum, maximum);
        Store(c2, s20, s21, minimum, maximum);
        Store(c3, s30, s31, minimum, maximum);
        Store(c4, s40, s41, minimum, maximum);
        Store(c5, s50, s51, minimum, maximum);
    }

    private static void OneRow(float* a, float* panel, int depth, float* start, float* c, float low, float high)
    {
        var s0 = Vector256.Load(start != null ? start : c);
        var s1 = Vector256.Load((start != null ? start : c) + 8);
        for (int k = 0; k < depth; k++)
        {
            var x = Vector256.Create(a[k]);
            s0 = Vector256.FusedMultiplyAdd(x, Vector256.Load(panel), s0);
            s1 = Vector256.FusedMultiplyAdd(x, Vector256.Load(panel + 8), s1);
            panel += Width;
        }

        Store(c, s0, s1, Vector256.Create(low), Vector256.Create(high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, Vector256<float> left, Vector256<float> right, Vector256<float> minimum, Vector256<float> maximum)
    {
        Vector256.Min(Vector256.Max(left, minimum), maximum).Store(c);
        Vector256.Min(Vector256.Max(right, minimum), maximum).Store(c + 8);
    }
}
