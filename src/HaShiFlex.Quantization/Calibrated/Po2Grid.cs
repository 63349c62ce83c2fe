using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Quantization.Calibrated;

/// <summary>The levels of a Po2 format for fast searches: magnitudes in single precision, and for each number of terms the levels that need no more.</summary>
public sealed class Po2Grid
{
    /// <summary>Levels that <see cref="Candidates"/> gives at most.</summary>
    public const int MostCandidates = 4 + Po2Format.MaximumTerms + 1;

    private readonly float[][] _levels;
    private readonly float[][] _thresholds;
    private readonly float[] _signed;

    public Po2Grid(Po2Format format)
    {
        Format = format;
        var set = Po2LevelSet.Of(format);
        _levels = new float[format.Terms + 1][];
        _thresholds = new float[format.Terms + 1][];
        var all = Enumerable.Range(0, set.Levels.Length).Select(i => (Value: (float)set.Levels[i], Terms: Count(set.CodesOf(i)))).ToArray();
        for (int t = 0; t <= format.Terms; t++)
        {
            _levels[t] = [.. all.Where(level => level.Terms <= t).Select(level => level.Value)];
            _thresholds[t] = [.. _levels[t].Zip(_levels[t].Skip(1), (a, b) => 0.5f * (a + b))];
        }

        _signed = [.. _levels[^1].Skip(1).Select(level => -level).Reverse(), .. _levels[^1]];
        Maximum = set.Maximum;
    }

    public Po2Format Format { get; }

    public double Maximum { get; }

    /// <summary>The level nearest to a value in integer units, of at most the given number of terms; the smaller of two that are equally near.</summary>
    public float Nearest(float value, int terms)
    {
        var thresholds = _thresholds[terms];
        float magnitude = Math.Abs(value);
        int low = 0, high = thresholds.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (magnitude > thresholds[middle])
                low = middle + 1;
            else
                high = middle;
        }

        return MathF.CopySign(_levels[terms][low], value);
    }

    /// <summary>Levels worth a trial for a value in integer units: the two on either side of it, and the nearest of every number of terms.</summary>
    /// <returns>How many there are.</returns>
    public int Candidates(float value, Span<float> candidates)
    {
        int above = Array.BinarySearch(_signed, value);
        above = above < 0 ? ~above : above;
        int count = 0;
        for (int i = Math.Max(0, above - 2); i < Math.Min(_signed.Length, above + 2); i++)
            candidates[count++] = _signed[i];
        for (int terms = 0; terms < Format.Terms; terms++)
        {
            float level = Nearest(value, terms);
            if (!candidates[..count].Contains(level))
                candidates[count++] = level;
        }

        return count;
    }

    /// <summary>The level of least cost, curvature x (level - value)^2 + the price of its terms, for a value in integer units; the one of fewer terms where two cost the same.</summary>
    /// <param name="prices">Of 0, 1, ... terms.</param>
    public float Cheapest(float value, float curvature, ReadOnlySpan<double> prices)
    {
        float best = 0;
        double lowest = double.PositiveInfinity;
        for (int terms = 0; terms <= Format.Terms; terms++)
        {
            float level = Nearest(value, terms);
            double cost = (curvature * (double)(value - level) * (value - level)) + prices[terms];
            if (cost < lowest)
                (lowest, best) = (cost, level);
        }

        return best;
    }

    /// <summary>How many terms the cheapest form of a level has.</summary>
    public int TermsOf(float level)
    {
        float magnitude = Math.Abs(level);
        for (int t = 0; t <= Format.Terms; t++)
        {
            if (Array.BinarySearch(_levels[t], magnitude) >= 0)
                return t;
        }

        throw new ArgumentOutOfRangeException(nameof(level), level, $"is no level of {Format}");
    }

    public float Nearest(float value) => Nearest(value, Format.Terms);

    private static int Count(ReadOnlySpan<sbyte> codes)
    {
        int count = 0;
        foreach (sbyte code in codes)
            count += code != 0 ? 1 : 0;
        return count;
    }
}
