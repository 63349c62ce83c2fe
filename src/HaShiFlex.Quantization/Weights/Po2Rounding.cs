using System.Runtime.InteropServices;

namespace HaShiFlex.Quantization.Weights;

/// <summary>
/// Rounds real weights to the nearest Po2 level, with the scale of each output channel chosen for the least squared error.
/// </summary>
/// <remarks>
/// For a fixed assignment of weights w to levels c the best scale is s = sum(c w) / sum(c^2), and the error left is sum(w^2) - sum(c w)^2 / sum(c^2).
/// The assignment changes with s, so a logarithmic grid of scales is tried, each refitted, and the best one iterated to a fixed point
/// (Lloyd's alternation; Lloyd 1982). Sorted magnitudes with prefix sums make one trial cost a few binary searches per level.
/// </remarks>
public static class Po2Rounding
{
    // An eighth of an octave moves a threshold by 9 %; the refit of every trial does the rest.
    private const int StepsPerOctave = 8;

    // The largest level between a quarter and 1.4 times the largest weight: below, clipping dominates; above, the top level is idle.
    private const double LowestReach = 0.25;
    private const double HighestReach = 1.4142135623730951;

    private const int Refits = 4;

    private static readonly double[] Grid = MakeGrid();

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
            var magnitudes = new float[fanIn];
            var prefix = new double[fanIn + 1];
            for (int o = task * rowsPerTask; o < Math.Min(outputs, (task + 1) * rowsPerTask); o++)
            {
                var row = weights.Span.Slice(o * fanIn, fanIn);
                float scale = scales[o] = (float)BestScale(row, levels, magnitudes, prefix);
                Assign(row, scale, levels, codes.AsSpan(o * fanIn * format.Terms, fanIn * format.Terms));
            }
        });
        return new Po2Matrix(outputs, fanIn, format, codes, scales, positionsKnown);
    }

    /// <summary>Codes of the nearest levels at a given scale.</summary>
    /// <param name="codes">Row length x terms.</param>
    public static void Assign(ReadOnlySpan<float> row, double scale, Po2LevelSet levels, Span<sbyte> codes)
    {
        int terms = levels.Format.Terms;
        for (int i = 0; i < row.Length; i++)
        {
            var code = codes.Slice(i * terms, terms);
            if (i > 0 && row[i] == row[i - 1])
            {
                // A row of a profile is runs of equal weights.
                codes.Slice((i - 1) * terms, terms).CopyTo(code);
                continue;
            }

            levels.CodesOf(levels.Nearest(Math.Abs(row[i]) / scale)).CopyTo(code);
            if (row[i] < 0)
            {
                for (int t = 0; t < terms; t++)
                    code[t] = (sbyte)-code[t];
            }
        }
    }

    /// <summary>The scale with the least squared error; 1 for a row of zeros.</summary>
    public static double BestScale(ReadOnlySpan<float> row, Po2LevelSet levels)
        => BestScale(row, levels, new float[row.Length], new double[row.Length + 1]);

    private static double BestScale(ReadOnlySpan<float> row, Po2LevelSet levels, float[] magnitudes, double[] prefix)
    {
        int count = SortMagnitudes(row, magnitudes);
        if (count == 0)
            return 1;

        var sorted = magnitudes.AsSpan(0, count);
        for (int i = 0; i < count; i++)
            prefix[i + 1] = prefix[i] + sorted[i];

        double largest = sorted[^1] / (double)levels.Maximum;
        double best = largest, bestGain = 0;
        foreach (double factor in Grid)
        {
            var (gain, refit) = Trial(sorted, prefix, levels, largest * factor);
            if (gain > bestGain)
                (bestGain, best) = (gain, refit);
        }

        for (int i = 0; i < Refits; i++)
        {
            var (gain, refit) = Trial(sorted, prefix, levels, best);
            if (gain <= bestGain)
                break;
            (bestGain, best) = (gain, refit);
        }

        return best;
    }

    /// <summary>Scales to try, over the one at which the largest weight is the largest level.</summary>
    private static double[] MakeGrid()
    {
        int steps = (int)Math.Ceiling(Math.Log2(HighestReach / LowestReach) * StepsPerOctave);
        var grid = new double[steps + 1];
        for (int step = 0; step <= steps; step++)
            grid[step] = Math.Pow(2, step / (double)StepsPerOctave) / HighestReach;
        return grid;
    }

    /// <summary>Nonzero magnitudes in ascending order; a row that ascends itself, as a profile's do, is merged from its two ends instead of sorted.</summary>
    private static int SortMagnitudes(ReadOnlySpan<float> row, float[] magnitudes)
    {
        int count = 0, firstPositive = 0;
        bool ascends = true;
        float previous = float.NegativeInfinity;
        foreach (float w in row)
        {
            ascends &= w >= previous;
            previous = w;
            firstPositive += w < 0 ? 1 : 0;
            if (w != 0)
                magnitudes[count++] = Math.Abs(w);
        }

        if (!ascends)
        {
            // The bits of floats that are not negative ascend as the floats do, and whole numbers sort faster.
            MemoryMarshal.Cast<float, int>(magnitudes.AsSpan(0, count)).Sort();
            return count;
        }

        int negative = firstPositive - 1, positive = firstPositive;
        while (positive < row.Length && row[positive] == 0)
            positive++;
        for (int i = 0; i < count; i++)
        {
            magnitudes[i] = positive == row.Length || (negative >= 0 && -row[negative] <= row[positive])
                ? -row[negative--]
                : row[positive++];
        }

        return count;
    }

    /// <summary>Assigns sorted magnitudes to levels at a scale; how much squared error the refitted scale takes off the sum of squares, and that scale.</summary>
    private static (double Gain, double Refit) Trial(ReadOnlySpan<float> sorted, ReadOnlySpan<double> prefix, Po2LevelSet levels, double scale)
    {
        double cross = 0, power = 0;
        int start = 0, level = 0;
        var all = levels.Levels;
        var midpoints = levels.Midpoints;
        while (start < sorted.Length)
        {
            // The next level is nearly always the next one that is taken, and a search is for sets with more levels than weights.
            double magnitude = sorted[start] / scale;
            if (level < midpoints.Length && magnitude > midpoints[level])
                level++;
            if (level < midpoints.Length && magnitude > midpoints[level])
                level = levels.Nearest(magnitude);
            int end = sorted.Length;
            if (level < midpoints.Length)
            {
                // Halves without a branch: where the threshold lies is as good as random.
                double threshold = scale * midpoints[level];
                end = start + 1;
                for (int length = sorted.Length - end; length > 0;)
                {
                    int half = (length + 1) >> 1;
                    end += sorted[end + half - 1] > threshold ? 0 : half;
                    length -= half;
                }
            }

            double c = all[level];
            cross += c * (prefix[end] - prefix[start]);
            power += c * c * (end - start);
            start = end;
        }

        return power == 0 ? (0, scale) : (cross * cross / power, cross / power);
    }
}
