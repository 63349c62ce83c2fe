namespace HaShiFlex.Inference.Kernel;

/// <summary>Gives every feature map a place in one arena; maps that are never alive together share memory, so that the working set stays in the caches.</summary>
internal static class ArenaPlan
{
    /// <summary>Vector code reads up to this many bytes beyond the last element of a map.</summary>
    private const long Slack = 256;

    /// <summary>Assigns <see cref="FeatureTensor.ArenaOffset"/> first fit in the order of birth and returns the bytes needed.</summary>
    /// <param name="tensors">In the order in which they are written.</param>
    /// <param name="lastReader">Per tensor, the index among <paramref name="tensors"/> of the last one that is computed from it.</param>
    /// <param name="readAhead">Bytes beyond the arena's end that a step may read.</param>
    public static long Assign(IReadOnlyList<FeatureTensor> tensors, IReadOnlyList<int> lastReader, long readAhead)
    {
        var alive = new List<(long Start, long End, int Until)>();
        long total = 0;
        for (int t = 0; t < tensors.Count; t++)
        {
            alive.RemoveAll(a => a.Until < t);
            long bytes = (tensors[t].Bytes + Slack + 63) / 64 * 64, at = 0;
            foreach (var (start, end, _) in alive.OrderBy(a => a.Start))
            {
                if (at + bytes <= start)
                    break;
                at = Math.Max(at, end);
            }

            tensors[t].ArenaOffset = at;
            alive.Add((at, at + bytes, Math.Max(t, lastReader[t])));
            total = Math.Max(total, at + bytes);
        }

        return total + readAhead;
    }
}
