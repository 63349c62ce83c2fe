namespace HaShiFlex.Quantization.Weights;

/// <summary>Plain signed integer weights of a programmable layer, one scale per output channel (real weight = integer x scale).</summary>
/// <param name="Bits">2 to 8, two's complement.</param>
/// <param name="Values">Outputs x FanIn, row-major.</param>
public sealed record IntegerMatrix(
    int Outputs,
    int FanIn,
    int Bits,
    ReadOnlyMemory<sbyte> Values,
    ReadOnlyMemory<float> Scales,
    bool PositionsKnown = true)
{
    public ReadOnlySpan<sbyte> Row(int output) => Values.Span.Slice(output * FanIn, FanIn);
}
