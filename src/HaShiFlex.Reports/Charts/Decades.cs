using System.Text.Json.Nodes;

namespace HaShiFlex.Reports.Charts;

/// <summary>Ticks of a logarithmic axis: powers of ten, and 2 and 5 times those where there are few.</summary>
public static class Decades
{
    /// <param name="low">Smallest value on the axis; positive.</param>
    public static JsonArray Between(double low, double high)
    {
        int first = (int)Math.Floor(Math.Log10(low)), last = (int)Math.Ceiling(Math.Log10(high));
        int[] steps = last - first <= 2 ? [1, 2, 5] : [1];
        var ticks = new JsonArray();
        for (int exponent = first; exponent <= last; exponent++)
        {
            foreach (int step in steps)
                ticks.Add(step * Math.Pow(10, exponent));
        }

        return ticks;
    }
}
