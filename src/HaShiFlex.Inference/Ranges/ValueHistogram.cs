namespace HaShiFlex.Inference.Ranges;

/// <summary>Counts of real values in even bins around zero, whose width doubles whenever a value falls outside, so that nothing is known beforehand.</summary>
public sealed class ValueHistogram
{
    /// <summary>A power of two, so that doubling the width merges pairs of bins.</summary>
    private const int Half = 2048;

    private readonly long[] _counts = new long[2 * Half];
    private double _width = Math.ScaleB(1, -30);

    public double Minimum { get; private set; } = double.PositiveInfinity;

    public double Maximum { get; private set; } = double.NegativeInfinity;

    public long Count { get; private set; }

    public void Add(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            Minimum = Math.Min(Minimum, value);
            Maximum = Math.Max(Maximum, value);
            while (value >= Half * _width || value < -Half * _width)
                Widen();
            _counts[Half + (int)Math.Floor(value / _width)]++;
        }

        Count += values.Length;
    }

    /// <summary>The ends of the range that a method gives for a code of so many bits.</summary>
    public (double Minimum, double Maximum) Range(RangeMethod method, int bits) => method switch
    {
        RangeMethod.Extremes => (Minimum, Maximum),
        RangeMethod.Percentile => Percentile(1e-4),
        _ => LeastSquares(bits),
    };

    private void Widen()
    {
        var merged = new long[2 * Half];
        for (int i = -Half; i < Half; i++)
            merged[Half + (int)Math.Floor(i / 2.0)] += _counts[Half + i];
        merged.CopyTo(_counts, 0);
        _width *= 2;
    }

    private (double Minimum, double Maximum) Percentile(double share)
    {
        long least = (long)(share * Count), below = 0, above = 0;
        int low = 0, high = _counts.Length - 1;
        while (below + _counts[low] <= least && low < high)
            below += _counts[low++];
        while (above + _counts[high] <= least && high > low)
            above += _counts[high--];
        return (Math.Max(Minimum, (low - Half) * _width), Math.Min(Maximum, (high + 1 - Half) * _width));
    }

    private (double Minimum, double Maximum) LeastSquares(int bits)
    {
        double best = double.PositiveInfinity, factor = 1;
        for (int step = 100; step >= 20; step -= 2)
        {
            double error = Error(step / 100.0, bits);
            if (error < best)
                (best, factor) = (error, step / 100.0);
        }

        return (Minimum * factor, Maximum * factor);
    }

    /// <summary>Squared error where both ends are drawn in by a factor: what lies outside is clipped, what lies inside is rounded to steps.</summary>
    private double Error(double factor, int bits)
    {
        bool signed = Minimum < 0;
        double top = signed ? (1L << (bits - 1)) - 1 : (1L << bits) - 1;
        double scale = factor * Math.Max(Math.Abs(Minimum), Math.Abs(Maximum)) / top, error = 0;
        if (scale == 0)
            return 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            double value = (i - Half + 0.5) * _width;
            double beyond = value - Math.Clamp(value, signed ? -(top + 1) * scale : 0, top * scale);
            error += _counts[i] * (beyond == 0 ? scale * scale / 12 : beyond * beyond);
        }

        return error;
    }
}
