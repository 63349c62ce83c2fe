namespace HaShiFlex.Estimation.Gates;

/// <summary>Where the slews of a pin's two edges lie in a cell's tables.</summary>
internal readonly record struct SlewPlaces(AxisPlace Rise, AxisPlace Fall)
{
    /// <param name="edge">0 rises, 1 falls.</param>
    public AxisPlace Of(int edge) => edge == 0 ? Rise : Fall;
}
