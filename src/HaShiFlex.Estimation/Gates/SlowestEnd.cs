namespace HaShiFlex.Estimation.Gates;

/// <summary>
/// When the last of many signals is there. Synthesis makes equal adders unequal, so that arrivals are taken as independent normal variables and the last one's
/// median is where the product of their distributions is one half (the distribution of a maximum; David and Nagaraja, Order Statistics, 2003, 2.1): that of a
/// single signal is its mean, and each of many nearly equal ones moves it up, by about the deviation times sqrt(2 ln n).
/// </summary>
internal static class SlowestEnd
{
    /// <summary>Deviations behind the latest mean from which on a signal is left out: it would be later in one case of 10^9.</summary>
    private const double Ahead = 6;

    private const int MaximumSteps = 60;

    /// <summary>Step at which the search ends, ps.</summary>
    private const double ConvergedPs = 1e-9;

    /// <param name="meansPs">Means of the arrivals.</param>
    /// <param name="deviationsPs">Their standard deviations, 0 or more.</param>
    /// <param name="copies">How many signals each stands for, more than 0.</param>
    /// <param name="shares">How much the median moves with each signal's mean: sums to 1.</param>
    /// <returns>Median, ps.</returns>
    public static double MedianPs(ReadOnlySpan<double> meansPs, ReadOnlySpan<double> deviationsPs, double copies, Span<double> shares)
    {
        int latest = 0;
        for (int end = 1; end < meansPs.Length; end++)
        {
            if (meansPs[end] > meansPs[latest])
                latest = end;
        }

        // The logarithm of the product is concave, so that Newton's steps from the left never go beyond the root.
        double median = meansPs[latest], last = double.PositiveInfinity;
        for (int step = 0; step < MaximumSteps && last > ConvergedPs; step++)
        {
            double logarithm = Math.Log(2), slope = 0;
            for (int end = 0; end < meansPs.Length; end++)
            {
                shares[end] = 0;
                double behind = median - meansPs[end], deviation = deviationsPs[end];
                if (deviation <= 0 || behind > Ahead * deviation)
                    continue;
                var (distribution, density) = Normal(behind / deviation);
                logarithm += copies * Math.Log(distribution);
                shares[end] = copies * density / (distribution * deviation);
                slope += shares[end];
            }

            // A signal that does not vary is what all others are measured by.
            if (slope <= 0 || (step == 0 && logarithm >= 0))
            {
                shares[..meansPs.Length].Clear();
                shares[latest] = 1;
                return median;
            }

            last = -logarithm / slope;
            median += last;
            for (int end = 0; end < meansPs.Length; end++)
                shares[end] /= slope;
        }

        return median;
    }

    /// <summary>Distribution and density of the standard normal variable; error below 7.5e-8 (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17).</summary>
    /// <param name="at">0 or more.</param>
    private static (double Distribution, double Density) Normal(double at)
    {
        double density = Math.Exp(-0.5 * at * at) / Math.Sqrt(2 * Math.PI), t = 1 / (1 + (0.2316419 * at));
        double tail = t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return (1 - (density * tail), density);
    }
}
