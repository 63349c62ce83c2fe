namespace HaShiFlex.Estimation.Gates;

/// <summary>What a netlist's cells take to pass an edge on, ps: a mean over its directions, at the slews and loads that they have.</summary>
/// <param name="Gates">Of each gate four: from A, B and C to the sum, and how much later the carry is; negative where it is earlier.</param>
/// <param name="Launch">Of each node: from the clock to a register's output; 0 where a gate makes the node.</param>
/// <param name="Polarity">Of each read, node x 2 and one more for its complement: from the pin that makes the node to who reads it thus.</param>
public sealed record GateDelays(float[] Gates, float[] Launch, float[] Polarity)
{
    /// <summary>Numbers of a gate.</summary>
    public const int PerGate = 4;

    /// <summary>Zeros, to be filled in.</summary>
    public static GateDelays Empty(GateNetlist netlist) => new(new float[PerGate * netlist.Gates.Length], new float[netlist.Nodes], new float[2 * netlist.Nodes]);

    /// <summary>Puts a gate's numbers in their place: a cell takes about the same from each of its operands to the one output more than to the other.</summary>
    /// <param name="toSum">From each operand; empty where nobody reads the sum.</param>
    /// <param name="toCarry">From each operand; empty where nobody reads the carry.</param>
    public void Set(int gate, ReadOnlySpan<float> toSum, ReadOnlySpan<float> toCarry)
    {
        var delays = Gates.AsSpan(PerGate * gate, PerGate);
        (toSum.IsEmpty ? toCarry : toSum).CopyTo(delays);
        if (toSum.IsEmpty || toCarry.IsEmpty)
            return;
        float later = 0;
        for (int operand = 0; operand < toSum.Length; operand++)
            later += (toCarry[operand] - toSum[operand]) / toSum.Length;
        delays[3] = later;
    }
}
