using HaShiFlex.Arithmetic.Timing;

namespace HaShiFlex.Arithmetic.Pipelining;

/// <summary>What a pipeline has to keep to. Inputs come from registers, which belong to whoever delivers them.</summary>
/// <param name="ClockPeriodPs">Clock edge to clock edge, ps, positive; what skew and jitter take away is already off.</param>
/// <param name="Delays">Of the cells.</param>
/// <param name="RegisterOutputs">Whether the last stage ends in registers of this layer.</param>
public sealed record PipelineSettings(double ClockPeriodPs, AdderDelays Delays, bool RegisterOutputs = true)
{
    /// <summary>By so much, ps, a sum of delays may be rounded beyond a period that it meets.</summary>
    public const double RoundingPs = 1e-9;
}
