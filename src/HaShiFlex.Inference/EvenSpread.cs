namespace HaShiFlex.Inference;

/// <summary>Some of many, at equal distances.</summary>
internal static class EvenSpread
{
    /// <summary>Indices below <paramref name="total"/>, rising, from 0: so many of them, or all where there are fewer.</summary>
    public static int[] Of(int total, int count)
    {
        int taken = Math.Min(count, total);
        return [.. Enumerable.Range(0, taken).Select(i => (int)((long)i * total / taken))];
    }
}
