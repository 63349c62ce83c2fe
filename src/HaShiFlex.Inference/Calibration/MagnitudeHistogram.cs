namespace HaShiFlex.Inference.Calibration;

/// <summary>How often each magnitude occurs in a tensor, on a logarithmic scale (32 bins an octave), for positive and negative values apart.</summary>
internal sealed class MagnitudeHistogram
{
    // The exponent and the five highest bits of the mantissa of a single.
    private const int Shift = 18;
    private const int Bins = 1 << (31 - Shift);

    private readonly long[] _positive = new long[Bins];
    private readonly long[] _negative = new long[Bins];

    public float Minimum { get; private set; } = float.PositiveInfinity;

    public float Maximum { get; private set; } = float.NegativeInfinity;

    public void Add(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            uint bits = BitConverter.SingleToUInt32Bits(value);
            (value < 0 ? _negative : _positive)[(bits & 0x7FFFFFFF) >> Shift]++;
            Minimum = Math.Min(Minimum, value);
            Maximum = Math.Max(Maximum, value);
        }
    }

    public void Add(MagnitudeHistogram other)
    {
        for (int i = 0; i < Bins; i++)
        {
            _positive[i] += other._positive[i];
            _negative[i] += other._negative[i];
        }

        Minimum = Math.Min(Minimum, other.Minimum);
        Maximum = Math.Max(Maximum, other.Maximum);
    }

    /// <summary>The largest magnitude that the code of so many bits should reach for the least squared error of coding these values.</summary>
    /// <returns>Positive; 0 where every value is 0.</returns>
    public double BestReach(int bits, bool signed)
    {
        double largest = Math.Max(Maximum, signed ? -Minimum : 0);
        if (!(largest > 0))
            return 0;
        double top = signed ? (1 << (bits - 1)) - 1 : (1 << bits) - 1, bottom = signed ? -top - 1 : 0;
        double best = largest, lowest = double.PositiveInfinity;
        // Steps of 4 % from the largest value down to an eighth of it.
        for (double reach = largest; reach > largest / 8; reach *= 0.96)
        {
            double error = Error(reach / top, bottom, top);
            if (error < lowest)
                (lowest, best) = (error, reach);
        }

        return best;
    }

    private double Error(double scale, double bottom, double top)
    {
        double sum = 0;
        for (int i = 0; i < Bins; i++)
        {
            if ((_positive[i] | _negative[i]) == 0)
                continue;
            double value = BitConverter.UInt32BitsToSingle((uint)((i << Shift) | (1 << (Shift - 1))));
            sum += (_positive[i] * Square(value)) + (_negative[i] * Square(-value));
        }

        return sum;

        // Near zero a bin is narrower than a step and its centre stands for it; farther out it spans several steps, where the rounding error is uniform.
        double Square(double value)
        {
            double code = value / scale;
            double inside = Math.Clamp(code, bottom, top);
            double clipped = (code - inside) * (code - inside);
            double rounded = Math.Abs(code) < 16 ? (code - Math.Round(code)) * (code - Math.Round(code)) : 1.0 / 12;
            return scale * scale * (clipped > 0 ? clipped : rounded);
        }
    }
}
