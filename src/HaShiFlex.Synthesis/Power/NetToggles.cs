namespace HaShiFlex.Synthesis.Power;

/// <summary>How often a net rose and fell in the counted time.</summary>
public readonly record struct NetToggles(long Rises, long Falls)
{
    public long Total => Rises + Falls;
}
