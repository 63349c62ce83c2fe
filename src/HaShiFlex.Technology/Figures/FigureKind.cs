namespace HaShiFlex.Technology.Figures;

/// <summary>What a figure measures, which decides how it scales from one process to another.</summary>
public enum FigureKind
{
    /// <summary>um2.</summary>
    Area,

    /// <summary>ps.</summary>
    Delay,

    /// <summary>fJ.</summary>
    Energy,

    /// <summary>nW of one cell or bit.</summary>
    Leakage,

    /// <summary>W per mm2.</summary>
    LeakageDensity,

    /// <summary>fF of a pin.</summary>
    Capacitance,

    /// <summary>fF per um of wire.</summary>
    WireCapacitance,

    /// <summary>pF per mm2 of clock wire.</summary>
    WireCapacitanceDensity,

    /// <summary>A ratio, a count or a temperature step, the same in every process.</summary>
    Ratio,
}
