using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HaShiFlex.Estimation.Gates;

/// <summary>The slews or the loads of a cell's tables.</summary>
internal sealed class TableAxis
{
    private readonly float[] _points;
    private readonly float[] _perUnit;

    /// <summary>The points between the first and the last, infinity after them.</summary>
    private readonly float[] _inner;

    /// <param name="points">Rising, at least one; a single one stands for all values.</param>
    public TableAxis(ImmutableArray<double> points)
    {
        _points = points.Length == 1 ? [(float)points[0], (float)points[0] + 1] : [.. points.Select(point => (float)point)];
        _perUnit = [.. _points.Zip(_points.Skip(1), (low, high) => 1 / (high - low))];
        int lanes = Vector128<float>.Count;
        _inner = new float[(_points.Length - 2 + lanes - 1) / lanes * lanes];
        Array.Fill(_inner, float.PositiveInfinity);
        _points.AsSpan(1, _points.Length - 2).CopyTo(_inner);
    }

    /// <summary>Points, at least two.</summary>
    public int Length => _points.Length;

    /// <summary>Where a value lies; beyond the first and the last point along the border's slope, as static timing does.</summary>
    public AxisPlace PlaceOf(float value)
    {
        // Counted without a branch: slews and loads come in no order, and a wrong guess costs more than all comparisons.
        int low = 0;
        foreach (var inner in MemoryMarshal.Cast<float, Vector128<float>>(_inner))
            low += BitOperations.PopCount(Vector128.LessThanOrEqual(inner, Vector128.Create(value)).ExtractMostSignificantBits());
        return new AxisPlace(low, (value - _points[low]) * _perUnit[low]);
    }
}
