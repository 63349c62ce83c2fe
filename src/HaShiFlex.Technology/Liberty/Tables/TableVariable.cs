namespace HaShiFlex.Technology.Liberty.Tables;

/// <summary>What an axis of a table stands for.</summary>
public enum TableVariable
{
    /// <summary>Transition of the input, or of the related pin of a constraint, ps.</summary>
    InputSlew,

    /// <summary>Load on the output, fF.</summary>
    OutputLoad,

    /// <summary>Transition of the constrained pin, ps.</summary>
    ConstrainedSlew,

    /// <summary>Any other axis, in the library's own unit; looked up at its least value.</summary>
    Other,
}
