namespace HaShiFlex.Inference.Ranges;

/// <summary>How far a tensor's code reaches.</summary>
public enum RangeMethod
{
    /// <summary>To the least and the greatest value seen.</summary>
    Extremes,

    /// <summary>So that one value in 10,000 is clipped at either end.</summary>
    Percentile,

    /// <summary>To where clipping and rounding together have the least squared error.</summary>
    LeastSquares,
}
