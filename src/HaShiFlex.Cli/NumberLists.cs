using System.Collections.Immutable;
using System.Globalization;
using HaShiFlex.Documents;

namespace HaShiFlex.Cli;

/// <summary>Several numbers in one option.</summary>
internal static class NumberLists
{
    /// <summary>Whole numbers as <c>3..6</c>, both included, or <c>3,5</c>; sorted, each once.</summary>
    /// <exception cref="InputException">The text is neither, or a number is out of range.</exception>
    public static ImmutableArray<int> Whole(string option, string text, int minimum, int maximum)
    {
        string[] ends = text.Split("..");
        int[]? numbers = null;
        if (ends.Length == 2 && TryParse(ends[0], out int first) && TryParse(ends[1], out int last) && first <= last && last <= maximum)
            numbers = [.. Enumerable.Range(first, last - first + 1)];
        else if (ends.Length == 1 && text.Split(',').Select(part => TryParse(part, out int number) ? number : -1).ToArray() is var listed && listed.All(n => n >= 0))
            numbers = listed;
        return numbers is not null && numbers.All(n => n >= minimum && n <= maximum)
            ? [.. numbers.Distinct().Order()]
            : throw new InputException(FormattableString.Invariant($"{option} {text}: give numbers of {minimum} to {maximum}, such as {minimum}..{maximum} or {minimum},{maximum}"));
    }

    /// <summary>Shares as <c>0,0.25,0.5</c>; sorted, each once.</summary>
    /// <exception cref="InputException">One is no number from 0 to below 1.</exception>
    public static ImmutableArray<double> Shares(string option, string text)
    {
        double[] shares = [.. text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) ? share : double.NaN)];
        return shares.All(share => share is >= 0 and < 1)
            ? [.. shares.Distinct().Order()]
            : throw new InputException($"{option} {text}: give shares of 0 to below 1, such as 0,0.25,0.5");
    }

    /// <summary>Numbers as <c>0,0.1,1</c>; sorted, each once.</summary>
    /// <exception cref="InputException">One is no number of 0 or more.</exception>
    public static ImmutableArray<double> AtLeastZero(string option, string text)
    {
        double[] numbers = [.. text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        return numbers.All(number => number >= 0 && double.IsFinite(number))
            ? [.. numbers.Distinct().Order()]
            : throw new InputException($"{option} {text}: give numbers of 0 or more, such as 0,0.1,1");
    }

    private static bool TryParse(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
