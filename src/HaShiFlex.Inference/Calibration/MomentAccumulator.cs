using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// Adds rows of inputs and wanted outputs into <see cref="LayerMoments"/>. Products are summed in single precision over one image and flushed into double
/// precision after it, always in the order of the rows.
/// </summary>
internal sealed unsafe class MomentAccumulator
{
    // Tiles of 6 x 16 products fill the vector registers; 64 rows of 1280 inputs are two thirds of a 512 KiB second-level cache.
    private const int TileRows = 6;
    private const int TileColumns = 16;
    private const int ChunkRows = 64;

    private readonly int _strideX;
    private readonly int _strideY;
    private readonly float[] _x;
    private readonly float[] _y;
    private readonly float[] _xx;
    private readonly float[] _yx;
    private readonly float[] _sums;
    private readonly float[] _squares;

    public MomentAccumulator(int inputs, int outputs)
    {
        Moments = new LayerMoments(inputs, outputs);
        // Broadcasts read whole tiles of six rows, loads whole tiles of sixteen columns; the lanes beyond the matrix stay zero.
        _strideX = Round(inputs);
        _strideY = Round(outputs);
        _x = GC.AllocateArray<float>(ChunkRows * _strideX, pinned: true);
        _y = GC.AllocateArray<float>(ChunkRows * _strideY, pinned: true);
        _xx = GC.AllocateArray<float>(_strideX * _strideX, pinned: true);
        _yx = GC.AllocateArray<float>(_strideY * _strideX, pinned: true);
        _sums = new float[inputs + outputs];
        _squares = new float[outputs];

        // A multiple of both tile extents.
        static int Round(int n) => (n + 47) / 48 * 48;
    }

    /// <summary>What is flushed into; may become other moments of as many inputs and outputs after a flush.</summary>
    public LayerMoments Moments { get; set; }

    /// <param name="x">Count rows of K inputs, behind each other.</param>
    /// <param name="y">Count rows of N wanted outputs, <paramref name="strideY"/> elements apart.</param>
    /// <param name="weights">Of each row, 0 or more; null for ones.</param>
    /// <param name="selected">Which rows of x, y and weights are added, count of them; null for the first ones.</param>
    public void Add(float* x, float* y, int strideY, int count, float* weights = null, int* selected = null)
    {
        int k = Moments.Inputs, n = Moments.Outputs;
        fixed (float* chunkX = _x, chunkY = _y, xx = _xx, yx = _yx)
        {
            for (int start = 0; start < count; start += ChunkRows)
            {
                int rows = Math.Min(ChunkRows, count - start);
                for (int r = 0; r < rows; r++)
                {
                    int row = selected is null ? start + r : selected[start + r];
                    var sourceX = new ReadOnlySpan<float>(x + ((long)row * k), k);
                    var sourceY = new ReadOnlySpan<float>(y + ((long)row * strideY), n);
                    sourceX.CopyTo(_x.AsSpan(r * _strideX));
                    sourceY.CopyTo(_y.AsSpan(r * _strideY));
                    if (weights is null)
                    {
                        TensorPrimitives.Add(_sums.AsSpan(0, k), sourceX, _sums.AsSpan(0, k));
                        TensorPrimitives.Add(_sums.AsSpan(k), sourceY, _sums.AsSpan(k));
                        TensorPrimitives.MultiplyAdd(sourceY, sourceY, _squares, _squares);
                        continue;
                    }

                    float root = MathF.Sqrt(weights[row]);
                    Span<float> ownX = _x.AsSpan(r * _strideX, k), ownY = _y.AsSpan(r * _strideY, n);
                    TensorPrimitives.Multiply(ownX, root, ownX);
                    TensorPrimitives.Multiply(ownY, root, ownY);
                    TensorPrimitives.MultiplyAdd(ownX, root, _sums.AsSpan(0, k), _sums.AsSpan(0, k));
                    TensorPrimitives.MultiplyAdd(ownY, root, _sums.AsSpan(k), _sums.AsSpan(k));
                    TensorPrimitives.MultiplyAdd(ownY, ownY, _squares, _squares);
                }

                for (int j = 0; j < k; j += TileColumns)
                {
                    // Only tiles that touch the lower triangle: rows i from j on.
                    for (int i = j / TileRows * TileRows; i < k; i += TileRows)
                        Tile(chunkX + i, _strideX, chunkX + j, _strideX, rows, xx + ((long)i * _strideX) + j, _strideX);
                    for (int i = 0; i < n; i += TileRows)
                        Tile(chunkY + i, _strideY, chunkX + j, _strideX, rows, yx + ((long)i * _strideX) + j, _strideX);
                }
            }
        }

        for (int r = 0; r < count; r++)
            Moments.Count += weights is null ? 1 : weights[selected is null ? r : selected[r]];
    }

    /// <summary>Moves what was summed since the last flush into the moments.</summary>
    public void Flush()
    {
        int k = Moments.Inputs, n = Moments.Outputs;
        for (int i = 0; i < k; i++)
        {
            Moments.X[i] += _sums[i];
            for (int j = 0; j <= i; j++)
                Moments.XX[(i * k) + j] += _xx[(i * _strideX) + j];
        }

        for (int i = 0; i < n; i++)
        {
            Moments.Y[i] += _sums[k + i];
            Moments.YY[i] += _squares[i];
            for (int j = 0; j < k; j++)
                Moments.YX[(i * k) + j] += _yx[(i * _strideX) + j];
        }

        Array.Clear(_xx);
        Array.Clear(_yx);
        Array.Clear(_sums);
        Array.Clear(_squares);
    }

    /// <summary>Fills the upper triangle from the lower one, after the last flush.</summary>
    public LayerMoments Finish()
    {
        int k = Moments.Inputs;
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < i; j++)
                Moments.XX[(j * k) + i] = Moments.XX[(i * k) + j];
        }

        return Moments;
    }

    /// <summary>C[i, j] += sum over rows r of A[r, i] B[r, j], for six i and sixteen j.</summary>
    private static void Tile(float* a, int strideA, float* b, int strideB, int rows, float* c, int strideC)
    {
        float* c0 = c, c1 = c0 + strideC, c2 = c1 + strideC, c3 = c2 + strideC, c4 = c3 + strideC, c5 = c4 + strideC;
        var s00 = Vector256.Load(c0);
        var s01 = Vector256.Load(c0 + 8);
        var s10 = Vector256.Load(c1);
        var s11 = Vector256.Load(c1 + 8);
        var s20 = Vector256.Load(c2);
        var s21 = Vector256.Load(c2 + 8);
        var s30 = Vector256.Load(c3);
        var s31 = Vector256.Load(c3 + 8);
        var s40 = Vector256.Load(c4);
        var s41 = Vector256.Load(c4 + 8);
        var s50 = Vector256.Load(c5);
        var s51 = Vector256.Load(c5 + 8);
        for (int r = 0; r < rows; r++)
        {
            var w0 = Vector256.Load(b);
            var w1 = Vector256.Load(b + 8);
            var x = Vector256.Create(a[0]);
            s00 = Vector256.FusedMultiplyAdd(x, w0, s00);
            s01 = Vector256.FusedMultiplyAdd(x, w1, s01);
            x = Vector256.Create(a[1]);
            s10 = Vector256.FusedMultiplyAdd(x, w0, s10);
            s11 = Vector256.FusedMultiplyAdd(x, w1, s11);
            x = Vector256.Create(a[2]);
            s20 = Vector256.FusedMultiplyAdd(x, w0, s20);
            s21 = Vector256.FusedMultiplyAdd(x, w1, s21);
            x = Vector256.Create(a[3]);
            s30 = Vector256.FusedMultiplyAdd(x, w0, s30);
            s31 = Vector256.FusedMultiplyAdd(x, w1, s31);
            x = Vector256.Create(a[4]);
            s40 = Vector256.FusedMultiplyAdd(x, w0, s40);
            s41 = Vector256.FusedMultiplyAdd(x, w1, s41);
            x = Vector256.Create(a[5]);
            s50 = Vector256.FusedMultiplyAdd(x, w0, s50);
            s51 = Vector256.FusedMultiplyAdd(x, w1, s51);
            a += strideA;
            b += strideB;
        }

        s00.Store(c0);
        s01.Store(c0 + 8);
        s10.Store(c1);
        s11.Store(c1 + 8);
        s20.Store(c2);
        s21.Store(c2 + 8);
        s30.Store(c3);
        s31.Store(c3 + 8);
        s40.Store(c4);
        s41.Store(c4 + 8);
        s50.Store(c5);
        s51.Store(c5 + 8);
    }
}
