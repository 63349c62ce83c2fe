namespace HaShiFlex.Networks;

/// <summary>
/// The weights of a linear layer: one row per output channel, in a row first the input channel of the group, then the kernel's rows, then its columns.
/// </summary>
/// <param name="Outputs">Rows: output channels over all groups.</param>
/// <param name="FanIn">Columns: input channels of one group times the kernel's area.</param>
/// <param name="Values">Row-major, Outputs x FanIn, real units.</param>
/// <param name="PositionsKnown">
/// False for most layers of a profile, which keeps each row's distribution of weights but not their order: the values then stand in ascending order,
/// and only what does not depend on positions may be read from them.
/// </param>
public sealed record WeightMatrix(int Outputs, int FanIn, ReadOnlyMemory<float> Values, bool PositionsKnown = true)
{
    public ReadOnlySpan<float> Row(int output) => Values.Span.Slice(output * FanIn, FanIn);
}
