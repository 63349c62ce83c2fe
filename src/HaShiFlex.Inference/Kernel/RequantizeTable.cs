using HaShiFlex.Arithmetic;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Kernel;

/// <summary>
/// Rule 4 of the arithmetic contract for vectors of 32-bit accumulators, exact: one column per output, in the order in which accumulators stand in vectors.
/// Results come out centred (see <see cref="Centre"/>), ready for signed saturation.
/// </summary>
internal sealed unsafe class RequantizeTable
{
    /// <summary>Multipliers below 2^20 times 32-bit accumulators are exact in a double.</summary>
    private const long WidestMultiplier = 1 << 20;

    private readonly AlignedMemory _columns;

    private RequantizeTable(RequantizeMode mode, int columns, int centre)
    {
        (Mode, Centre) = (mode, centre);
        _columns = new AlignedMemory(columns * (5L * sizeof(int) + sizeof(double)));
        Multiplier = (int*)_columns.Pointer;
        Addend = Multiplier + columns;
        Shift = Addend + columns;
        Low = Shift + columns;
        High = Low + columns;
        Factor = (double*)(High + columns);
    }

    public RequantizeMode Mode { get; }

    /// <summary>What is taken off every result.</summary>
    public int Centre { get; }

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
    public static RequantizeTable? Create(
        IReadOnlyList<Requantizer> requantizers, IReadOnlyList<Interval> accumulators, IReadOnlyList<int> order, long clampMinimum, long clampMaximum, int centre)
    {
        if (accumulators.Any(a => a.Minimum < int.MinValue || a.Maximum > int.MaxValue))
            return null;

        var simple = requantizers.Select(Reduce).ToArray();
        var clamped = new Interval[accumulators.Count];
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
            mode = mode == RequantizeMode.Wide || !Fits(simple[o], clamped[o], centre) ? RequantizeMode.Wide : RequantizeMode.Clamped;
        }

        // Doubles end in 32-bit integers, so there every output must be clamped first.
        if (mode == RequantizeMode.Wide)
        {
            for (int o = 0; o < clamped.Length; o++)
            {
                clamped[o] = Useful(simple[o], accumulators[o], clampMinimum, clampMaximum);
                if (!IsInt(simple[o].Apply(clamped[o].Minimum)) || !IsInt(simple[o].Apply(clamped[o].Maximum)))
                    return null;
            }
        }

        var table = new RequantizeTable(mode, order.Count, centre);
        for (int column = 0; column < order.Count; column++)
        {
            if (order[column] < 0)
                continue;
            var (multiplier, shift) = simple[order[column]];
            table.Multiplier[column] = (int)multiplier;
            table.Shift[column] = Math.Min(shift, 31);
            table.Addend[column] = unchecked((int)((shift == 0 ? 0 : 1L << (shift - 1)) - ((long)centre << shift)));
            table.Low[column] = (int)clamped[order[column]].Minimum;
            table.High[column] = (int)clamped[order[column]].Maximum;
            table.Factor[column] = Math.ScaleB(multiplier, -shift);
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
        ((Int128)accumulator * requantizer.Multiplier) + (requantizer.Shift == 0 ? 0 : 1L << (requantizer.Shift - 1)) - ((Int128)centre << requantizer.Shift);

    private static bool IsInt(Int128 value) => value >= int.MinValue && value <= int.MaxValue;

    /// <summary>The accumulators from the greatest that gives the clamp's lowest code or less to the least that gives its highest or more: beyond them nothing changes.</summary>
    private static Interval Useful(Requantizer requantizer, Interval accumulators, long clampMinimum, long clampMaximum)
    {
        long half = requantizer.Shift == 0 ? 0 : 1L << (requantizer.Shift - 1);
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
