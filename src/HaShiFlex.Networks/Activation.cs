namespace HaShiFlex.Networks;

/// <summary>What clamps a layer's result, in real units: nothing (both infinite), ReLU (0 and infinity), ReLU6 (0 and 6) or any Clip.</summary>
public readonly record struct Activation(float Minimum, float Maximum)
{
    public static Activation None { get; } = new(float.NegativeInfinity, float.PositiveInfinity);

    public static Activation Relu { get; } = new(0, float.PositiveInfinity);

    public static Activation Relu6 { get; } = new(0, 6);

    public bool IsNone => float.IsNegativeInfinity(Minimum) && float.IsPositiveInfinity(Maximum);

    /// <summary>Both clamps in a row.</summary>
    public Activation Then(Activation next) => new(
        Math.Clamp(Minimum, next.Minimum, next.Maximum),
        Math.Clamp(Maximum, next.Minimum, next.Maximum));
}
