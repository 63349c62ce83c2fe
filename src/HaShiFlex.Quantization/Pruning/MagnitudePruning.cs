namespace HaShiFlex.Quantization.Pruning;

/// <summary>
/// Sets the smallest weights to zero (Han et al. 2015). Among equal magnitudes the order is row, then negative before positive, then column, so that a
/// profile, which does not know columns, prunes the same multiset from every row as the network that it was made from.
/// </summary>
public static class MagnitudePruning
{
    /// <summary>Prunes floor(sparsity x count) weights over all matrices together.</summary>
    /// <param name="matrices">Row-major, changed in place.</param>
    /// <param name="fanIns">Columns of each matrix.</param>
    /// <param name="sparsity">0 to 1.</param>
    public static void Prune(IReadOnlyList<Memory<float>> matrices, IReadOnlyList<int> fanIns, double sparsity)
    {
        long count = matrices.Sum(m => (long)m.Length);
        long remaining = (long)Math.Floor(sparsity * count);
        if (remaining == 0)
            return;

        float threshold = SmallestMagnitude(matrices, count, remaining);
        foreach (var matrix in matrices)
        {
            foreach (ref float w in matrix.Span)
            {
                if (Math.Abs(w) < threshold)
                {
                    w = 0;
                    remaining--;
                }
            }
        }

        for (int m = 0; m < matrices.Count && remaining > 0; m++)
        {
            var span = matrices[m].Span;
            for (int start = 0; start < span.Length && remaining > 0; start += fanIns[m])
            {
                var row = span.Slice(start, fanIns[m]);
                remaining = PruneTies(row, -threshold, remaining);
                remaining = PruneTies(row, threshold, remaining);
            }
        }
    }

    /// <summary>Prunes every row of a matrix by itself.</summary>
    public static void PruneRows(Memory<float> matrix, int fanIn, double sparsity)
    {
        for (int start = 0; start < matrix.Length; start += fanIn)
            Prune([matrix.Slice(start, fanIn)], [fanIn], sparsity);
    }

    private static long PruneTies(Span<float> row, float value, long remaining)
    {
        foreach (ref float w in row)
        {
            if (remaining > 0 && w == value && w != 0)
            {
                w = 0;
                remaining--;
            }
        }

        return remaining;
    }

    /// <summary>The magnitude of rank <paramref name="rank"/> (1 is the smallest), by two passes over the float's own bits instead of a sort.</summary>
    private static float SmallestMagnitude(IReadOnlyList<Memory<float>> matrices, long count, long rank)
    {
        if (rank >= count)
            return float.PositiveInfinity;

        // The bits of a nonnegative float order as the float does: the upper half selects a bucket, the lower half the value in it.
        uint upper = Select(matrices, 0, 0, ref rank);
        uint lower = Select(matrices, upper, 0xFFFF0000, ref rank);
        return BitConverter.UInt32BitsToSingle((upper << 16) | lower);
    }

    private static uint Select(IReadOnlyList<Memory<float>> matrices, uint prefix, uint mask, ref long rank)
    {
        var histogram = new long[1 << 16];
        foreach (var matrix in matrices)
        {
            foreach (float w in matrix.Span)
            {
                uint bits = BitConverter.SingleToUInt32Bits(Math.Abs(w));
                if (mask == 0)
                    histogram[bits >> 16]++;
                else if (bits >> 16 == prefix)
                    histogram[bits & 0xFFFF]++;
            }
        }

        uint bucket = 0;
        while (rank > histogram[bucket])
            rank -= histogram[bucket++];
        return bucket;
    }
}
