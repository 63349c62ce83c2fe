namespace HaShiFlex.Reports.SideBySide;

/// <summary>How a figure stands to the first estimate's.</summary>
public enum Standing
{
    /// <summary>The same number, or one of the two is missing.</summary>
    Same,

    /// <summary>Another number, and the ranges overlap: the models cannot tell the two apart.</summary>
    WithinRange,

    /// <summary>Better by more than the ranges.</summary>
    Better,

    Worse,

    /// <summary>Different by more than the ranges, in a figure that is neither better nor worse.</summary>
    Different,
}
