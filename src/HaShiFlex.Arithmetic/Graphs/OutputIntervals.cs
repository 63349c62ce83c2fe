using HaShiFlex.Documents;

namespace HaShiFlex.Arithmetic.Graphs;

/// <summary>The exact interval of a sum: each input takes its extreme once, whatever number of terms it has.</summary>
internal static class OutputIntervals
{
    /// <param name="terms">Terms over the inputs.</param>
    /// <param name="inputs">The interval of every input.</param>
    /// <param name="constant">Added to the sum.</param>
    /// <exception cref="InputException">The sum exceeds 64 bits.</exception>
    public static Interval Of(ReadOnlySpan<Term> terms, ReadOnlySpan<Interval> inputs, long constant)
    {
        try
        {
            long minimum = constant, maximum = constant, coefficient = 0;
            int node = -1;
            foreach (ref readonly var term in terms)
            {
                if (term.Node != node)
                {
                    if (term.Node < node)
                        return OfUnordered(terms, inputs, constant);
                    if (coefficient != 0)
                        Accumulate(inputs[node], coefficient, ref minimum, ref maximum);
                    node = term.Node;
                    coefficient = 0;
                }

                coefficient = checked(coefficient + Weight(term));
            }

            if (coefficient != 0)
                Accumulate(inputs[node], coefficient, ref minimum, ref maximum);
            return new Interval(minimum, maximum);
        }
        catch (OverflowException e)
        {
            throw TooWide(e);
        }
    }

    /// <summary>+-2^shift.</summary>
    public static long Weight(in Term term)
    {
        if ((uint)term.Shift > 61)
            throw new InputException($"a term is shifted by {term.Shift}; 0 to 61 are supported");
        return term.Negative ? -(1L << term.Shift) : 1L << term.Shift;
    }

    public static void Accumulate(Interval input, long coefficient, ref long minimum, ref long maximum)
    {
        long atMinimum = checked(coefficient * input.Minimum);
        long atMaximum = checked(coefficient * input.Maximum);
        minimum = checked(minimum + Math.Min(atMinimum, atMaximum));
        maximum = checked(maximum + Math.Max(atMinimum, atMaximum));
    }

    public static InputException TooWide(OverflowException cause) =>
        new($"a sum exceeds 64 bits; at most {Cells.BitColumns.MaximumWidth} are supported: use smaller weights or fewer input bits", cause);

    private static Interval OfUnordered(ReadOnlySpan<Term> terms, ReadOnlySpan<Interval> inputs, long constant)
    {
        Term[] ordered = terms.ToArray();
        Array.Sort(ordered, (a, b) => a.Node.CompareTo(b.Node));
        return Of(ordered, inputs, constant);
    }
}
