using System.Collections.Concurrent;

namespace HaShiFlex.Quantization.Weights;

/// <summary>
/// Every magnitude that a Po2 weight of one format can have, ascending from zero, each with the fewest terms that make it.
/// Signs are symmetric, so only magnitudes are kept.
/// </summary>
public sealed class Po2LevelSet
{
    /// <summary>Midpoints up to which all are compared: faster than guessing, for where a weight lies is as good as random.</summary>
    internal const int FewLevels = 16;

    private static readonly ConcurrentDictionary<Po2Format, Po2LevelSet> Cache = new();

    private readonly long[] _levels;
    private readonly double[] _midpoints;
    private readonly sbyte[] _codes;

    private Po2LevelSet(Po2Format format, long[] levels, sbyte[] codes)
    {
        Format = format;
        _levels = levels;
        _midpoints = new double[levels.Length - 1];
        for (int i = 0; i < _midpoints.Length; i++)
            _midpoints[i] = 0.5 * ((double)levels[i] + levels[i + 1]);
        _codes = codes;
    }

    public Po2Format Format { get; }

    /// <summary>Ascending, the first is 0.</summary>
    public ReadOnlySpan<long> Levels => _levels;

    public long Maximum => _levels[^1];

    public static Po2LevelSet Of(Po2Format format) => Cache.GetOrAdd(format, Build);

    /// <summary><see cref="CodesOf"/> of all levels, one after the other.</summary>
    internal ReadOnlySpan<sbyte> Codes => _codes;

    /// <summary>Codes of a level's terms (see <see cref="Po2Matrix.Codes"/>), largest term first; negate all of them for the negative weight.</summary>
    public ReadOnlySpan<sbyte> CodesOf(int level) => _codes.AsSpan(level * Format.Terms, Format.Terms);

    /// <summary>Between neighbouring levels, one fewer than <see cref="Levels"/>: at most the midpoint i rounds down to level i.</summary>
    public ReadOnlySpan<double> Midpoints => _midpoints;

    /// <summary>Index of the level nearest to a magnitude in integer units; the smaller of two that are equally near.</summary>
    public int Nearest(double magnitude)
    {
        if (_midpoints.Length <= FewLevels)
        {
            int below = 0;
            foreach (double midpoint in _midpoints)
                below += magnitude > midpoint ? 1 : 0;
            return below;
        }

        int low = 0, high = _midpoints.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (magnitude > _midpoints[middle])
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static Po2LevelSet Build(Po2Format format)
    {
        // Breadth first over the number of terms, so that the first way found to a level has the fewest; positive terms and small
        // exponents are tried first, so that among equals the one with the fewest inverters stays.
        var best = new Dictionary<long, sbyte[]> { [0] = new sbyte[format.Terms] };
        var frontier = new List<long> { 0 };
        for (int term = 0; term < format.Terms; term++)
        {
            var next = new List<long>();
            foreach (long value in frontier)
            {
                foreach (int sign in (ReadOnlySpan<int>)[1, -1])
                {
                    for (int exponent = 0; exponent < format.Exponents; exponent++)
                    {
                        long sum = value + (sign * (1L << exponent));
                        if (sum <= 0 || best.ContainsKey(sum))
                            continue;
                        var extended = (sbyte[])best[value].Clone();
                        extended[term] = (sbyte)(sign * (exponent + 1));
                        best.Add(sum, extended);
                        next.Add(sum);
                    }
                }
            }

            frontier = next;
        }

        long[] levels = new long[best.Count];
        best.Keys.CopyTo(levels, 0);
        Array.Sort(levels);
        var all = new sbyte[levels.Length * format.Terms];
        for (int i = 0; i < levels.Length; i++)
        {
            sbyte[] codes = best[levels[i]];
            Array.Sort(codes, static (a, b) => Math.Abs(b).CompareTo(Math.Abs(a)));
            codes.CopyTo(all, i * format.Terms);
        }

        return new Po2LevelSet(format, levels, all);
    }
}
