namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>What sharing minimizes.</summary>
public enum SharingObjective
{
    /// <summary>The area of the bit cells, by <see cref="SharingCosts"/>.</summary>
    Area,

    /// <summary>The number of two-operand additions, however wide.</summary>
    Adders,
}
