using System.Runtime.InteropServices;

namespace HaShiFlex.Quantization.Weights;

/// <summary>Searches the scale of a row of weights with the least squared error to the nearest levels. One instance per thread.</summary>
/// <remarks>
/// For a fixed assignment of weights w to levels c the best scale is s = sum(c w) / sum(c^2), and the error left is sum(w^2) - sum(c w)^2 / sum(c^2).
/// The assignment changes with s, so a logarithmic grid of scales is tried, each refitted, and the best one iterated to a fixed point
/// (Lloyd's alternation; Lloyd 1982). Sorted magnitudes with prefix sums make one trial cost a binary search per level.
/// </remarks>
internal sealed class Po2ScaleSearch
{
    // An eighth of an octave moves a threshold by 9 %; the refit of every trial does the rest.
    private const int StepsPerOctave = 8;

    // The largest level between a quarter and 1.4 times the largest weight: below, clipping dominates; above, the top level is idle.
    private const double LowestReach = 0.25;
    private const double HighestReach = 1.4142135623730951;

    private const int Refits = 4;

    // Of more levels a row takes few, which are gone through one after the other.
    private const int FewLevels = 32;

    // Searches side by side.
    private const int Lanes = 4;

    private static readonly double[] Grid = MakeGrid();

    private readonly Po2LevelSet _levels;
    private readonly float[] _magnitudes;
    private readonly int[] _scratch;
    private readonly double[] _sorted;
    private readonly double[] _prefix;
    private readonly double[] _thresholds;
    private readonly int[] _ends;

    /// <param name="longest">Weights of the longest row.</param>
    public Po2ScaleSearch(Po2LevelSet levels, int longest)
    {
        _levels = levels;
        _magnitudes = new float[longest];
        _scratch = new int[longest];
        _sorted = new double[longest];
        _prefix = new double[longest + 1];
        _thresholds = new double[FewLevels];
        _ends = new int[FewLevels];
        Array.Fill(_thresholds, double.PositiveInfinity);
    }

    /// <summary>The scale with the least squared error; 1 for a row of zeros.</summary>
    public double BestScale(ReadOnlySpan<float> row)
    {
        int count = SortMagnitudes(row);
        if (count == 0)
            return 1;

        var sorted = _sorted.AsSpan(0, count);
        for (int i = 0; i < count; i++)
        {
            sorted[i] = _magnitudes[i];
            _prefix[i + 1] = _prefix[i] + sorted[i];
        }

        double largest = sorted[^1] / _levels.Maximum;
        double best = largest, bestGain = 0;
        foreach (double factor in Grid)
        {
            var (gain, refit) = Trial(sorted, largest * factor);
            if (gain > bestGain)
                (bestGain, best) = (gain, refit);
        }

        for (int i = 0; i < Refits; i++)
        {
            var (gain, refit) = Trial(sorted, best);
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
    private int SortMagnitudes(ReadOnlySpan<float> row)
    {
        float[] magnitudes = _magnitudes;
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
            // The bits of floats that are not negative ascend as the floats do.
            RadixSort.Sort(MemoryMarshal.Cast<float, int>(magnitudes.AsSpan(0, count)), _scratch);
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
    private (double Gain, double Refit) Trial(ReadOnlySpan<double> sorted, double scale)
    {
        double cross = 0, power = 0;
        var all = _levels.Levels;
        var midpoints = _levels.Midpoints;
        if (midpoints.Length <= FewLevels)
        {
            double[] thresholds = _thresholds;
            for (int level = 0; level < midpoints.Length; level++)
                thresholds[level] = scale * midpoints[level];
            int[] ends = _ends;
            for (int level = 0; level < midpoints.Length; level += Lanes)
                AtMost(sorted, thresholds.AsSpan(level, Lanes), ends.AsSpan(level, Lanes));
            for (int level = 0, start = 0; level < all.Length; level++)
            {
                int end = level < midpoints.Length ? ends[level] : sorted.Length;
                double c = all[level];
                cross += c * (_prefix[end] - _prefix[start]);
                power += c * c * (end - start);
                start = end;
            }
        }
        else
        {
            for (int level, start = 0; start < sorted.Length;)
            {
                level = _levels.Nearest(sorted[start] / scale);
                int end = level < midpoints.Length ? Math.Max(start + 1, AtMost(sorted, scale * midpoints[level])) : sorted.Length;
                double c = all[level];
                cross += c * (_prefix[end] - _prefix[start]);
                power += c * c * (end - start);
                start = end;
            }
        }

        return power == 0 ? (0, scale) : (cross * cross / power, cross / power);
    }

    /// <summary>How many magnitudes are at most each of four thresholds.</summary>
    private static void AtMost(ReadOnlySpan<double> sorted, ReadOnlySpan<double> thresholds, Span<int> counts)
    {
        // The bits of numbers that are not negative ascend as the numbers do. Halves without a branch, for where a threshold lies is as good as random; four
        // searches side by side, for each step of one waits for the one before.
        var bits = MemoryMarshal.Cast<double, long>(sorted);
        var limits = MemoryMarshal.Cast<double, long>(thresholds);
        long limit0 = limits[0] + 1, limit1 = limits[1] + 1, limit2 = limits[2] + 1, limit3 = limits[3] + 1;
        int at0 = 0, at1 = 0, at2 = 0, at3 = 0;
        for (int length = bits.Length; length > 1;)
        {
            int half = length >> 1;
            var upper = bits[(half - 1)..];
            at0 += (int)((upper[at0] - limit0) >> 63) & half;
            at1 += (int)((upper[at1] - limit1) >> 63) & half;
            at2 += (int)((upper[at2] - limit2) >> 63) & half;
            at3 += (int)((upper[at3] - limit3) >> 63) & half;
            length -= half;
        }

        counts[0] = at0 - (int)((bits[at0] - limit0) >> 63);
        counts[1] = at1 - (int)((bits[at1] - limit1) >> 63);
        counts[2] = at2 - (int)((bits[at2] - limit2) >> 63);
        counts[3] = at3 - (int)((bits[at3] - limit3) >> 63);
    }

    private static int AtMost(ReadOnlySpan<double> sorted, double threshold)
    {
        int end = 0;
        for (int length = sorted.Length; length > 0;)
        {
            int half = (length + 1) >> 1;
            end += sorted[end + half - 1] > threshold ? 0 : half;
            length -= half;
        }

        return end;
    }
}
