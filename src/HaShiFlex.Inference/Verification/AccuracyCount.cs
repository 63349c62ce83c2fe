namespace HaShiFlex.Inference.Verification;

/// <summary>How often the labelled class was the first, and among the first five.</summary>
public sealed record AccuracyCount(int Images, int Top1, int Top5)
{
    public double Top1Percent => 100.0 * Top1 / Images;

    public double Top5Percent => 100.0 * Top5 / Images;

    /// <param name="rankings">Place of the labelled class for each image, from 0.</param>
    public static AccuracyCount Of(IReadOnlyCollection<int> rankings) => new(rankings.Count, rankings.Count(r => r == 0), rankings.Count(r => r < 5));

    /// <summary>How many classes stand before a class; of equal scores the class with the lower number stands first.</summary>
    public static int Rank<T>(ReadOnlySpan<T> scores, int label)
        where T : IComparable<T>
    {
        int before = 0;
        for (int c = 0; c < scores.Length; c++)
        {
            int order = scores[c].CompareTo(scores[label]);
            if (order > 0 || (order == 0 && c < label))
                before++;
        }

        return before;
    }

    /// <summary>The class with the greatest score, the first of equals.</summary>
    public static int Best<T>(ReadOnlySpan<T> scores)
        where T : IComparable<T>
    {
        int best = 0;
        for (int c = 1; c < scores.Length; c++)
        {
            if (scores[c].CompareTo(scores[best]) > 0)
                best = c;
        }

        return best;
    }
}
