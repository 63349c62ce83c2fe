using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HaShiFlex.Quantization.Weights;

/// <summary>
/// Rounds real weights to the nearest Po2 level, with the scale of each output channel chosen for the least squared error.
/// </summary>
public static class Po2Rounding
{
    /// <summary>Rounds one matrix; rows are independent and run on all cores, with the same result for any number of them.</summary>
    /// <param name="weights">Outputs x fanIn, row-major; pruned weights are zero already.</param>
    public static Po2Matrix Round(ReadOnlyMemory<float> weights, int outputs, int fanIn, Po2Format format, bool positionsKnown = true)
    {
        var levels = Po2LevelSet.Of(format);
        var codes = new sbyte[weights.Length * format.Terms];
        var scales = new float[outputs];
        int rowsPerTask = Math.Max(1, 16384 / Math.Max(1, fanIn));
        Parallel.For(0, (outputs + rowsPerTask - 1) / rowsPerTask, task =>
        {
            var search = new Po2ScaleSearch(levels, fanIn);
            for (int o = task * rowsPerTask; o < Math.Min(outputs, (task + 1) * rowsPerTask); o++)
            {
                var row = weights.Span.Slice(o * fanIn, fanIn);
                float scale = scales[o] = (float)search.BestScale(row);
                Assign(row, scale, levels, codes.AsSpan(o * fanIn * format.Terms, fanIn * format.Terms));
            }
        });
        return new Po2Matrix(outputs, fanIn, format, codes, scales, positionsKnown);
    }

    /// <summary>Codes of the nearest levels at a given scale.</summary>
    /// <param name="codes">Row length x terms.</param>
    public static void Assign(ReadOnlySpan<float> row, double scale, Po2LevelSet levels, Span<sbyte> codes)
    {
        int terms = levels.Format.Terms, i = 0;
        var midpoints = levels.Midpoints;
        var magnitudes = levels.Codes;
        if (Vector256.IsHardwareAccelerated && midpoints.Length <= Po2LevelSet.FewLevels)
        {
            var divisor = Vector256.Create(scale);
            Span<long> below = stackalloc long[Vector256<float>.Count];
            for (; i <= row.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                var (low, high) = Vector256.Widen(Vector256.Abs(Vector256.Create(row[i..])));
                (low, high) = (low / divisor, high / divisor);
                Vector256<long> belowLow = default, belowHigh = default;
                foreach (double midpoint in midpoints)
                {
                    var limit = Vector256.Create(midpoint);
                    belowLow -= Vector256.GreaterThan(low, limit).AsInt64();
                    belowHigh -= Vector256.GreaterThan(high, limit).AsInt64();
                }

                belowLow.CopyTo(below);
                belowHigh.CopyTo(below[Vector256<long>.Count..]);
                for (int lane = 0; lane < below.Length; lane++)
                    Write(row[i + lane], magnitudes.Slice((int)below[lane] * terms, terms), codes.Slice((i + lane) * terms, terms));
            }
        }

        for (; i < row.Length; i++)
            Write(row[i], levels.CodesOf(levels.Nearest(Math.Abs(row[i]) / scale)), codes.Slice(i * terms, terms));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(float weight, ReadOnlySpan<sbyte> magnitude, Span<sbyte> code)
    {
        // 1 or -1 without a branch, for signs are as good as random.
        int sign = (BitConverter.SingleToInt32Bits(weight) >> 31) | 1;
        for (int t = 0; t < code.Length; t++)
            code[t] = (sbyte)(sign * magnitude[t]);
    }

    /// <summary>The scale with the least squared error; 1 for a row of zeros.</summary>
    public static double BestScale(ReadOnlySpan<float> row, Po2LevelSet levels) => new Po2ScaleSearch(levels, row.Length).BestScale(row);
}
