namespace HaShiFlex.Arithmetic.Cells;

/// <summary>Levels of a carry-save sum at word level: 3:2 compressors take the three earliest operands, a carry-propagate adder the last two.</summary>
public static class CompressorLevels
{
    /// <summary>Depth of a sum of this many operands that are all there at depth 0: 0 for one, 1 for two, 2 for three, 3 for four, ...</summary>
    public static int Of(int operands)
    {
        if (operands < 2)
            return 0;
        int levels = 1;
        for (int left = operands; left > 2; left -= left / 3)
            levels++;
        return levels;
    }

    /// <summary>Depth of a sum whose operands arrive at different depths.</summary>
    /// <param name="arriving">arriving[d]: how many operands arrive at depth d.</param>
    public static int Of(ReadOnlySpan<int> arriving)
    {
        int last = arriving.LastIndexOfAnyExcept(0);
        if (last < 0)
            return 0;
        int total = 0;
        foreach (int count in arriving)
            total += count;
        int waiting = 0, made = 0;
        for (int depth = 0; ; depth++)
        {
            waiting += made + (depth <= last ? arriving[depth] : 0);
            if (depth >= last && total <= 2)
                return total == 2 ? depth + 1 : depth;
            int compressors = waiting / 3;
            waiting -= 3 * compressors;
            made = 2 * compressors;
            total -= compressors;
        }
    }
}
