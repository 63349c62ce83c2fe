namespace HaShiFlex.Quantization.Weights;

/// <summary>
/// Po2 weights of a linear layer: integers that are sums of signed powers of two, and one scale per output channel (real weight = integer x scale).
/// </summary>
/// <param name="Outputs">Rows.</param>
/// <param name="FanIn">Weights per row, in the order of the network's weight matrix.</param>
/// <param name="Codes">
/// Outputs x FanIn x Format.Terms, row-major. A code is 0 for no term, else +-(e + 1) for the term +-2^e; a weight's terms stand largest first, zeros last.
/// </param>
/// <param name="Scales">Real units per integer unit, positive, one per output.</param>
/// <param name="PositionsKnown">As in <see cref="Networks.WeightMatrix"/>.</param>
public sealed record Po2Matrix(
    int Outputs,
    int FanIn,
    Po2Format Format,
    ReadOnlyMemory<sbyte> Codes,
    ReadOnlyMemory<float> Scales,
    bool PositionsKnown = true)
{
    /// <summary>The codes of one output's weights, <see cref="Po2Format.Terms"/> for each.</summary>
    public ReadOnlySpan<sbyte> Row(int output) => Codes.Span.Slice(output * FanIn * Format.Terms, FanIn * Format.Terms);

    /// <summary>The signed power that a code stands for.</summary>
    public static long Power(sbyte code) => code == 0 ? 0 : code > 0 ? 1L << (code - 1) : -(1L << (-code - 1));

    /// <summary>The integer weight at a row and column.</summary>
    public long Integer(int output, int column)
    {
        long sum = 0;
        foreach (sbyte code in Row(output).Slice(column * Format.Terms, Format.Terms))
            sum += Power(code);
        return sum;
    }
}
