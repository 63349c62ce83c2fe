namespace HaShiFlex.Reports.SideBySide;

/// <summary>Which way a figure is better.</summary>
public enum Preference
{
    Lower,
    Higher,

    /// <summary>Neither way: it only differs.</summary>
    None,
}
