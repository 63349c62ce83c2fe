using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Estimation.Costs;

/// <summary>A stated assumption with its range and its reason.</summary>
public sealed record Prior(double Value, double Low, double High, string Source)
{
    public Quantity Times(double count) => new(Value * count, Low * count, High * count, Source);

    /// <summary>How many of these a count makes: the more each takes, the fewer there are.</summary>
    public Quantity Share(double count) => new(count / Value, count / High, count / Low, Source);
}
