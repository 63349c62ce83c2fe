using System.Collections.Immutable;

namespace HaShiFlex.Estimation.Gates;

/// <summary>The slews or the loads of a cell's tables.</summary>
internal sealed class TableAxis
{
    private readonly float[] _points;
    private readonly float[] _perUnit;

    /// <param name="points">Rising, at least one; a single one stands for all values.</param>
    public TableAxis(ImmutableArray<double> points)
    {
        _points = points.Length == 1 ? [(float)points[0], (float)points[0] + 1] : [.. points.Select(point => (float)point)];
        _perUnit = [.. _points.Zip(_points.Skip(1), (low, high) => 1 / (high - low))];
    }

    /// <summary>Points, at least two.</summary>
    public int Length => _points.Length;

    /// <summary>Where a value lies; beyond the first and the last point along the border's slope, as static timing does.</summary>
    public AxisPlace PlaceOf(float value)
    {
        float[] points = _points;
        int low = 0;
        while (low < points.Length - 2 && points[low + 1] <= value)
            low++;
        return new AxisPlace(low, (value - points[low]) * _perUnit[low]);
    }
}
