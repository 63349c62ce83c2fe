using HaShiFlex.Arithmetic;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Kernel;

/// <summary>
/// Rule 4 of the arithmetic contract for vectors of 32-bit accumulators, exact: one column per output, in the order in which accumulators stand in vectors.
/// Results come out centred, less what <see cref="Create"/> was told, ready for signed saturation.
/// </summary>
internal sealed unsafe class RequantizeTable
{
    /// <summary>Multipliers below 2^20 times 32-bit accumulators are exact in a double.</summary>
    private const long WidestMultiplier = 1 << 20;

    private readonly AlignedMemory _columns;

    private RequantizeTable(RequantizeMode mode, int columns)
    {
        Mode = mode;
        _columns = new AlignedMemory(columns * (5L * sizeof(int) + sizeof(double)));
        Multiplier = (int*)_columns.Pointer;
        Addend = Multiplier + columns;
        Shift = Addend + columns;
        Low = Shift + columns;
        High = Low + columns;
        Factor = (double*)(High + columns);
    }

    public RequantizeMode Mode { get; }

    public int* Multiplier { get; }

    /// <summary>The rounding constant and the centre, modulo 2^32: the sum wraps, the result does not.</summary>
    public int* Addend { get; }

    public int* Shift { get; }

    public int* Low { get; }

    public int* High { get; }

    public double* Factor { get; }

    /// <summary>The table, or null where 32-bit vectors cannot be exact.</summary>
    /// <param name="requantizers">One per output.</param>
    /// <param name="accumulators">One per output: every value that can occur.</param>
    /// <param name="order">The output that stands at each column; -1 for none.</param>
    /// <param name="clampMinimum">Lowest code; an accumulator below what gives it may be raised.</param>
    /// <param name="centre">What is taken off every result.</param>
    public static RequantizeTable? Create(
        IReadOnlyList<Requantizer> requantizers, IReadOnlyList<Interval> accumulators, IReadOnlyList<int> order, long clampMinimum, long clampMaximum, int centre)
    {
        if (accumulators.Any(a => a.Minimum < int.MinValue || a.Maximum > int.MaxValue))
            return null;

        var simple = requantizers.Select(Reduce).ToArray();
        var clamped = new Interval[accumulators.Count];
        var addends = new long?[accumulators.Count];
        var mode = RequantizeMode.Plain;
        for (int o = 0; o < clamped.Length; o++)
        {
            if (simple[o].Multiplier >= WidestMultiplier)
                return null;
            if (Fits(simple[o], accumulators[o], centre))
            {
                clamped[o] = accumulators[o];
                continue;
            }

            clamped[o] = Useful(simple[o], accumulators[o], clampMinimum, clampMaximum);
            if (!Fits(simple[o], clamped[o], centre) && Narrow(simple[o], clamped[o], clampMinimum, clampMaximum, centre) is { } narrow)
            {
                (simple[o], addends[o]) = narrow;
                mode = mode == RequantizeMode.Wide ? mode : RequantizeMode.Clamped;
                continue;
            }

            mode = mode == RequantizeMode.Wide || !Fits(simple[o], clamped[o], centre) ? RequantizeMode.Wide : RequantizeMode.Clamped;
        }

        // Doubles end in 32-bit integers, so there every output must be clamped first, and every constant is the network's own.
        if (mode == RequantizeMode.Wide)
        {
            simple = [.. requantizers.Select(Reduce)];
            Array.Clear(addends);
            for (int o = 0; o < clamped.Length; o++)
            {
                clamped[o] = Useful(simple[o], accumulators[o], clampMinimum, clampMaximum);
                if (!IsInt(simple[o].Apply(clamped[o].Minimum)) || !IsInt(simple[o].Apply(clamped[o].Maximum)))
                    return null;
            }
        }

        var table = new RequantizeTable(mode, order.Count);
        for (int column = 0; column < order.Count; column++)
        {
            if (order[column] < 0)
                continue;
            var (multiplier, shift) = simple[order[column]];
            table.Low[column] = (int)clamped[order[column]].Minimum;
            table.High[column] = (int)clamped[order[column]].Maximum;
            table.Factor[column] = Math.ScaleB(multiplier, -shift);

            // What doubles have scaled and rounded already only lacks the centre.
            if (mode == RequantizeMode.Wide)
                (multiplier, shift, addends[order[column]]) = (1, 0, 0);
            table.Multiplier[column] = (int)multiplier;
            table.Shift[column] = Math.Min(shift, 31);
            table.Addend[column] = unchecked((int)((addends[order[column]] ?? Half(shift)) - ((long)centre << shift)));
        }

        return table;
    }

    /// <summary>The same function with an odd multiplier where the shift allows: halving both changes no result.</summary>
    private static Requantizer Reduce(Requantizer requantizer)
    {
        var (multiplier, shift) = requantizer;
        while ((multiplier & 1) == 0 && shift > 1)
            (multiplier, shift) = (multiplier >> 1, shift - 1);
        return new Requantizer(multiplier, shift);
    }

    /// <summary>Whether accumulator x M + rounding - centre x 2^S is within 32 bits over an interval; M is positive, so its ends decide.</summary>
    private static bool Fits(Requantizer requantizer, Interval accumulators, int centre) =>
        requantizer.Shift <= 30 && IsInt(Sum(requantizer, accumulators.Minimum, centre)) && IsInt(Sum(requantizer, accumulators.Maximum, centre));

    private static Int128 Sum(Requantizer requantizer, long accumulator, int centre) =>
        ((Int128)accumulator * requantizer.Multiplier) + Half(requantizer.Shift) - ((Int128)centre << requantizer.Shift);

    private static bool IsInt(Int128 value) => value >= int.MinValue && value <= int.MaxValue;

    /// <summary>
    /// Constants of fewer bits that give the same code for every accumulator of an interval, or null. Both functions are steps that only rise, so they are
    /// the same if every step is at the same place: for each code v that occurs, with t the least accumulator that gives it, t x M + a must reach v x 2^S and
    /// (t - 1) x M + a must not. That bounds the addend a from both sides. It succeeds where an output spans few codes, as one of tiny weights does.
    /// </summary>
    private static (Requantizer Requantizer, long Addend)? Narrow(Requantizer exact, Interval accumulators, long clampMinimum, long clampMaximum, int centre)
    {
        const int NarrowShift = 22;
        int excess = exact.Shift - NarrowShift;
        if (excess <= 0)
            return null;

        long multiplier = Math.Max(1, (long)Math.Round(Math.ScaleB(exact.Multiplier, -excess)));
        Int128 least = long.MinValue, most = long.MaxValue;
        long first = Math.Max(exact.Apply(accumulators.Minimum), clampMinimum) + 1, last = Math.Min(exact.Apply(accumulators.Maximum), clampMaximum);
        for (long v = first; v <= last; v++)
        {
            var step = CeilingDivide(((Int128)v << exact.Shift) - Half(exact.Shift), exact.Multiplier);
            least = Int128.Max(least, ((Int128)v << NarrowShift) - (step * multiplier));
            most = Int128.Min(most, ((Int128)v << NarrowShift) - ((step - 1) * multiplier) - 1);
        }

        // Below the first step and above the last the code must not move either.
        least = Int128.Max(least, ((Int128)(first - 1) << NarrowShift) - ((Int128)accumulators.Minimum * multiplier));
        most = Int128.Min(most, ((Int128)(last + 1) << NarrowShift) - ((Int128)accumulators.Maximum * multiplier) - 1);
        if (first > last + 1 || least > most)
            return null;

        var (low, high) = ((Int128)accumulators.Minimum * multiplier, (Int128)accumulators.Maximum * multiplier);
        var shifted = least - ((Int128)centre << NarrowShift);
        return IsInt(low + shifted) && IsInt(high + shifted) ? (new Requantizer(multiplier, NarrowShift), (long)least) : null;
    }

    private static long Half(int shift) => shift == 0 ? 0 : 1L << (shift - 1);

    /// <summary>The accumulators from the greatest that gives the clamp's lowest code or less to the least that gives its highest or more: beyond them nothing changes.</summary>
    private static Interval Useful(Requantizer requantizer, Interval accumulators, long clampMinimum, long clampMaximum)
    {
        long half = Half(requantizer.Shift);
        var low = FloorDivide((((Int128)clampMinimum + 1) << requantizer.Shift) - 1 - half, requantizer.Multiplier);
        var high = CeilingDivide(((Int128)clampMaximum << requantizer.Shift) - half, requantizer.Multiplier);

        // A clamp to one single code may put them the other way round.
        return new Interval(
            (long)Int128.Clamp(Int128.Min(low, high), accumulators.Minimum, accumulators.Maximum),
            (long)Int128.Clamp(Int128.Max(low, high), accumulators.Minimum, accumulators.Maximum));
    }

    private static Int128 FloorDivide(Int128 dividend, long divisor)
    {
        var quotient = dividend / divisor;
        return quotient * divisor > dividend ? quotient - 1 : quotient;
    }

    private static Int128 CeilingDivide(Int128 dividend, long divisor) => -FloorDivide(-dividend, divisor);
}
