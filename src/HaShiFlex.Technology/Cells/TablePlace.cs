namespace HaShiFlex.Technology.Cells;

/// <summary>Where a value lies on a table's axis: after the point of this index, by this share of the way to the next; outside 0 to 1 beyond the ends.</summary>
public readonly record struct TablePlace(int Index, double Share)
{
    internal static TablePlace Of(ReadOnlySpan<double> points, double value)
    {
        int low = 0;
        while (low < points.Length - 2 && points[low + 1] <= value)
            low++;
        return points.Length == 1 ? new TablePlace(0, 0) : new TablePlace(low, (value - points[low]) / (points[low + 1] - points[low]));
    }
}
