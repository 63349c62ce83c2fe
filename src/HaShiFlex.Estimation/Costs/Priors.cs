namespace HaShiFlex.Estimation.Costs;

/// <summary>
/// What no measurement of ours and no technology library answers for. Each is a stated assumption: value, range and reason stand here, and every figure
/// that rests on one says so in its source.
/// </summary>
public static class Priors
{
    /// <summary>
    /// Switching of real data against uniform random operands. Half-zero inputs, what a ReLU leaves, lower the power of a 27-input dot product from 478 to
    /// 411 uW in gate-level simulation (0.86 of it); neighbouring pixels that resemble each other lower it further, so the range reaches to a half.
    /// </summary>
    public static Prior Activity { get; } = new(0.86, 0.5, 1.0, "prior: switching of real data is 0.86 (0.5 to 1) of random data's; half-zero operands measured 411 of 478 uW");

    /// <summary>Loads that one buffer drives before another is put in: common practice is 10 to 24.</summary>
    public static Prior FanOutPerBuffer { get; } = new(16, 10, 24, "prior: one buffer per 16 (10 to 24) loads");

    /// <summary>Flops that share one leaf buffer of the clock tree: 10 to 40 in common practice.</summary>
    public static Prior FlopsPerClockBuffer { get; } = new(20, 10, 40, "prior: one clock buffer per 20 (10 to 40) flops");

    /// <summary>
    /// Length of the wires that broadcast a bit to n loads spread over an area A: 0.7124 sqrt(n A), the length of a rectilinear minimal Steiner tree over
    /// random points (Steele 1981; constant by Chung and Hwang 1979's bounds). Placement pulls loads together, so the range goes down to a third.
    /// </summary>
    public static Prior SteinerConstant { get; } = new(0.7124, 0.24, 0.93, "prior: broadcast wires are 0.71 (0.24 to 0.93) sqrt(loads x area) long, a Steiner tree over random points");

    /// <summary>Bits whose area the periphery of a small memory macro takes: decoders, sense amplifiers, timing.</summary>
    public static Prior MacroOverheadBits { get; } = new(4096, 2048, 8192, "prior: a macro's periphery takes the area of 4096 (2048 to 8192) bits");

    /// <summary>Share of the clock period that skew and jitter take: 5 % in common practice.</summary>
    public const double ClockUncertainty = 0.05;

    /// <summary>What skew and jitter leave of a clock's period for a path from register to register, ps.</summary>
    public static double UsablePeriodPs(double clockGHz) => 1000 / clockGHz * (1 - ClockUncertainty);

    /// <summary>Toggles a cycle of a uniform random bit.</summary>
    public const double RandomToggles = 0.5;
}
