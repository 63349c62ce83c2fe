namespace HaShiFlex.Technology.Figures;

/// <summary>How far a source can be trusted.</summary>
public enum SourceKind
{
    /// <summary>Read in a data sheet, a library file or a paper.</summary>
    Published,

    /// <summary>Measured with tools on designs of ours.</summary>
    Measured,

    /// <summary>Computed from other figures by a stated rule.</summary>
    Derived,

    /// <summary>Assumed; nobody has measured it for this library.</summary>
    Prior,
}
