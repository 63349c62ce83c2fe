using System.Runtime.ExceptionServices;
using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Arithmetic.Cells;

/// <summary>Splits a matrix into runs of outputs that threads can work on.</summary>
internal static class OutputRanges
{
    private const int TermsWorthAThread = 4096;

    /// <summary>Bounds of runs with about equally many terms, a few for each processor; one run where more are not worth their threads.</summary>
    public static int[] Of(ShiftAddMatrix matrix)
    {
        int count = Math.Clamp(matrix.Terms.Length / TermsWorthAThread, 1, Math.Max(1, Math.Min(4 * Environment.ProcessorCount, matrix.Outputs)));
        var bounds = new int[count + 1];
        bounds[count] = matrix.Outputs;
        for (int range = 1, output = 0; range < count; range++)
        {
            long wanted = (long)matrix.Terms.Length * range / count;
            while (output < matrix.Outputs && matrix.Offsets[output] < wanted)
                output++;
            bounds[range] = output;
        }

        return bounds;
    }

    /// <summary>Runs the body for 0 to count - 1, on several threads where there are several.</summary>
    public static void Run(int count, Action<int> body)
    {
        if (count == 1)
        {
            body(0);
            return;
        }

        try
        {
            Parallel.For(0, count, body);
        }
        catch (AggregateException e)
        {
            // One fault is enough to tell the user.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
