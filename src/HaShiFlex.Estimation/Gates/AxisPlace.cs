namespace HaShiFlex.Estimation.Gates;

/// <summary>Where a value lies on a table's axis: after the point of this index, by this share of the way to the next; outside 0 to 1 beyond the ends.</summary>
internal readonly record struct AxisPlace(int Index, float Share);
