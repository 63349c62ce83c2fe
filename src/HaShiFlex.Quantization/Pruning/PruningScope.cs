namespace HaShiFlex.Quantization.Pruning;

/// <summary>Within what the smallest weights are looked for.</summary>
public enum PruningScope
{
    /// <summary>All hardened layers together.</summary>
    Global,

    /// <summary>Each layer by itself.</summary>
    Layer,

    /// <summary>Each output channel by itself.</summary>
    Channel,
}
