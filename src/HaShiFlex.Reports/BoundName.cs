using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports;

/// <summary>What limits a rate, as a part of a sentence.</summary>
public static class BoundName
{
    public static string Of(Estimate estimate) => Of(estimate.Chip.BoundBy);

    /// <param name="name">As <see cref="RateBound.Name"/>.</param>
    public static string Of(string name) => name switch
    {
        "npu" => "the NPU",
        "input-bandwidth" => "the input's bandwidth",
        _ => $"layer {name}",
    };

    /// <summary>At the beginning of a sentence.</summary>
    public static string Capitalized(Estimate estimate)
    {
        string name = Of(estimate);
        return char.ToUpperInvariant(name[0]) + name[1..];
    }
}
