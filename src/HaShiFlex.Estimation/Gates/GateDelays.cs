using HaShiFlex.Arithmetic;

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

    /// <summary>
    /// The same with every delay of a gate off by a share of its own, as synthesis leaves equal adders: pulses come of such differences. The shares follow from
    /// the gate's place alone and are evenly distributed.
    /// </summary>
    /// <param name="spreadShare">Standard deviation of a delay over its mean, less than 0.5.</param>
    public GateDelays Varied(double spreadShare)
    {
        float[] gates = [.. Gates];
        var random = new SplitMix(0);
        for (int place = 0; place < gates.Length; place++)
        {
            // Even between -sqrt 3 and sqrt 3: of mean 0 and deviation 1.
            double deviate = Math.Sqrt(3) * ((2 * random.Fraction()) - 1);
            gates[place] *= (float)(1 + (spreadShare * deviate));
        }

        return this with { Gates = gates };
    }
}
