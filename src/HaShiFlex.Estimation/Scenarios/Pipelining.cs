namespace HaShiFlex.Estimation.Scenarios;

/// <summary>Whether registers may be put into adder graphs.</summary>
public enum Pipelining
{
    /// <summary>As many as the clock demands.</summary>
    Auto,

    /// <summary>None: a clock that a layer cannot meet in one stage is refused.</summary>
    None,
}
