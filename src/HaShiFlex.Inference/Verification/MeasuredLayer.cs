namespace HaShiFlex.Inference.Verification;

/// <summary>What images showed of one layer.</summary>
/// <param name="SqnrDb">Signal to noise of its results against the float network's, dB; null where there is no noise or no signal to tell.</param>
/// <param name="ReachedAccumulatorBits">Bits of the widest accumulator that occurred; null for a layer without accumulators.</param>
public sealed record MeasuredLayer(double? SqnrDb, int? ReachedAccumulatorBits);
