namespace HaShiFlex.Documents;

/// <summary>The name that a misspelt one was probably meant to be, by Levenshtein distance without regard to case.</summary>
public static class NearestName
{
    /// <summary>The closest of <paramref name="candidates"/>, or null where none is within half of the name's length (and at least 2) of edits; ties go to the first.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        int bestDistance = Math.Max(2, name.Length / 2) + 1;
        foreach (string candidate in candidates)
        {
            int distance = Distance(name, candidate);
            if (distance < bestDistance)
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return best;
    }

    /// <summary><c>"; did you mean 'x'?"</c>, or <c>"; valid are a, b"</c> where nothing is near.</summary>
    public static string Suggestion(string name, IReadOnlyCollection<string> candidates)
    {
        if (Of(name, candidates) is { } near)
            return $"; did you mean '{near}'?";
        return candidates.Count == 0 ? "" : $"; valid are {string.Join(", ", candidates)}";
    }

    /// <summary>Insertions, deletions and replacements of one character that turn one name into the other.</summary>
    public static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
            previous[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = previous[j - 1] + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
