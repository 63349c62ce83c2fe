namespace HaShiFlex.Inference.Verification;

/// <summary>What walking one hardened layer's adder graph at some output positions showed.</summary>
/// <param name="Positions">Output positions that were walked, over all images.</param>
/// <param name="ExecutedAdditions">Two-operand additions executed at them.</param>
/// <param name="EstimatedAdditions">What the estimate counts for as many positions.</param>
/// <param name="FirstDifference">The first output that the graph and the fast kernel disagree on; null where they agree on all.</param>
public sealed record GraphCheck(int Positions, long ExecutedAdditions, long EstimatedAdditions, string? FirstDifference)
{
    public bool CountsAgree => ExecutedAdditions == EstimatedAdditions;

    public bool ResultsAgree => FirstDifference is null;
}
