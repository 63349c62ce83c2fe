namespace HaShiFlex.Arithmetic;

/// <summary>How the terms of an output become one number.</summary>
public enum ReductionStyle
{
    /// <summary>Carry-propagate adders two by two, narrow ones first.</summary>
    RippleTree,

    /// <summary>3:2 compressors and one carry-propagate adder at the end.</summary>
    CarrySave,

    /// <summary>Sums shared between outputs where that saves full-adder bits, carry-save for the rest.</summary>
    Shared,
}
