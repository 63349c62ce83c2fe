namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// How often each magnitude occurs in every channel of a tensor, and what an error of it does to the network's result, on a logarithmic scale (16 bins an octave), for
/// positive and negative values apart.
/// </summary>
/// <param name="channels">Channels of the tensor, height x width x channels.</param>
internal sealed class ChannelHistogram(int channels)
{
    // The exponent and the four highest bits of the mantissa of a single.
    private const int Shift = 19;
    private const int BinsPerOctave = 1 << (23 - Shift);

    // Magnitudes from 2^-14 to 2^12; what is smaller is no more than a rounding of any code, what is larger is counted in the last bin.
    private const int FirstBin = (127 - 14) * BinsPerOctave;
    private const int Bins = 26 * BinsPerOctave;

    private static readonly double[] Centres =
        [.. Enumerable.Range(FirstBin, Bins).Select(bin => (double)BitConverter.UInt32BitsToSingle((uint)((bin << Shift) | (1 << (Shift - 1)))))];

    private readonly int[] _counts = new int[channels * 2 * Bins];
    private readonly double[] _weights = new double[channels * 2 * Bins];
    private readonly double[] _sensitivities = new double[channels];

    public int Channels { get; } = channels;

    /// <summary>Values counted, of all channels.</summary>
    public long Count { get; private set; }

    /// <summary>Counts values.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        Count += values.Length;
        int channel = 0;
        foreach (float value in values)
        {
            if (Bin(channel, value) is >= 0 and int bin)
                _counts[bin]++;
            if (++channel == Channels)
                channel = 0;
        }
    }

    /// <summary>Adds the squares of derivatives of the network's result by each of so many values.</summary>
    public void AddDerivatives(ReadOnlySpan<float> values, ReadOnlySpan<float> derivatives)
    {
        int channel = 0;
        for (int e = 0; e < values.Length; e++)
        {
            float square = derivatives[e] * derivatives[e];
            _sensitivities[channel] += square;
            if (Bin(channel, values[e]) is >= 0 and int bin)
                _weights[bin] += square;
            if (++channel == Channels)
                channel = 0;
        }
    }

    /// <summary>Sum over a channel's values of what a unit of squared error does to the network's result.</summary>
    public double Sensitivity(int channel) => _sensitivities[channel];

    private static int Bin(int channel, float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        int bin = (int)((bits & 0x7FFFFFFF) >> Shift) - FirstBin;
        return bin < 0 ? -1 : (((channel * 2) + (value < 0 ? 1 : 0)) * Bins) + Math.Min(bin, Bins - 1);
    }

    /// <summary>The largest magnitude that occurs in a channel, to half a bin; 0 where there is none.</summary>
    /// <param name="signed">Whether negative values are coded too.</param>
    public double Largest(int channel, bool signed)
    {
        int start = channel * 2 * Bins;
        for (int bin = Bins - 1; bin >= 0; bin--)
        {
            if (_counts[start + bin] != 0 || (signed && _counts[start + Bins + bin] != 0))
                return Centres[bin];
        }

        return 0;
    }

    /// <summary>Sum of a channel's squared values.</summary>
    public double Power(int channel)
    {
        double sum = 0;
        for (int i = 0; i < 2 * Bins; i++)
            sum += _counts[(channel * 2 * Bins) + i] * Centres[i % Bins] * Centres[i % Bins];
        return sum;
    }

    /// <summary>Mean squared distance of a channel's values from their mean.</summary>
    public double Variance(int channel)
    {
        double sum = 0, each = Math.Max((double)Count / Channels, 1);
        for (int i = 0; i < Bins; i++)
            sum += (_counts[(channel * 2 * Bins) + i] - (double)_counts[(((channel * 2) + 1) * Bins) + i]) * Centres[i];
        return Math.Max((Power(channel) / each) - (sum / each * sum / each), 0);
    }

    /// <summary>Sum of the squared errors of coding a channel's values up to a reach, each times what it does to the network's result.</summary>
    /// <param name="bits">Bits of the code.</param>
    /// <param name="signed">Two's complement, whose negative end reaches one step farther.</param>
    /// <param name="reach">The largest magnitude that has a code, positive.</param>
    public double Error(int channel, int bits, bool signed, double reach)
    {
        double top = signed ? (1 << (bits - 1)) - 1 : (1 << bits) - 1, scale = reach / top, sum = 0;
        var positive = _weights.AsSpan(channel * 2 * Bins, Bins);
        var negative = signed ? _weights.AsSpan(((channel * 2) + 1) * Bins, Bins) : [];
        for (int i = 0; i < Bins; i++)
        {
            if (positive[i] != 0)
                sum += positive[i] * Square(Centres[i], reach);
            if (signed && negative[i] != 0)
                sum += negative[i] * Square(Centres[i], reach + scale);
        }

        return sum;

        // Near zero a bin is narrower than a step and its centre stands for it; farther out it spans several steps, where the rounding error is uniform.
        double Square(double value, double end)
        {
            if (value > end)
                return (value - end) * (value - end);
            double code = value / scale;
            return code < 8 ? scale * scale * (code - Math.Round(code)) * (code - Math.Round(code)) : scale * scale / 12;
        }
    }
}
