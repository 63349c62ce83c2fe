namespace HaShiFlex.Inference.Kernel;

/// <summary>The smallest and the largest accumulator that an output channel had.</summary>
public readonly record struct AccumulatorRange(long Minimum, long Maximum)
{
    /// <summary>Of nothing: joining it changes nothing.</summary>
    public static AccumulatorRange Empty { get; } = new(long.MaxValue, long.MinValue);

    public AccumulatorRange With(long value) => new(Math.Min(Minimum, value), Math.Max(Maximum, value));

    public AccumulatorRange Join(AccumulatorRange other) => new(Math.Min(Minimum, other.Minimum), Math.Max(Maximum, other.Maximum));
}
