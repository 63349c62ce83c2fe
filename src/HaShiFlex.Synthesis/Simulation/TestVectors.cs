using System.Collections.Immutable;
using HaShiFlex.Estimation.Gates;

namespace HaShiFlex.Synthesis.Simulation;

/// <summary>What goes into a layer's module, cycle by cycle, and what must come out.</summary>
/// <param name="Inputs">One entry per cycle: the value of each input.</param>
/// <param name="Outputs">One entry per cycle: the value of each output for the inputs of the same entry.</param>
/// <param name="Source">Where they come from, for reports.</param>
public sealed record TestVectors(ImmutableArray<ImmutableArray<long>> Inputs, ImmutableArray<ImmutableArray<long>> Outputs, string Source)
{
    public int Count => Inputs.Length;

    /// <summary>Edges of the input bits from vector to vector over those of uniform random bits, half of which change.</summary>
    /// <param name="input">How the inputs lie in their port.</param>
    public double Activity(PortLayout input)
    {
        long edges = 0;
        for (int vector = 1; vector < Count; vector++)
        {
            for (int i = 0; i < input.Widths.Length; i++)
            {
                ulong mask = input.Widths[i] >= 64 ? ulong.MaxValue : (1UL << input.Widths[i]) - 1;
                edges += System.Numerics.BitOperations.PopCount((ulong)(Inputs[vector][i] ^ Inputs[vector - 1][i]) & mask);
            }
        }

        return Count < 2 || input.Width == 0 ? 0 : edges / (0.5 * input.Width * (Count - 1));
    }

    /// <summary>The edges from vector to vector that a power simulation counts, up to as many as fit.</summary>
    /// <param name="bits">Of the input registers.</param>
    public GateStimulus Stimulus(ImmutableArray<(int Input, int Bit)> bits)
    {
        int from = Math.Min(2, Count - 2), cases = Math.Min(GateStimulus.MaximumCases, Count - 1 - from);
        var before = new ulong[bits.Length];
        var after = new ulong[bits.Length];
        for (int i = 0; i < bits.Length; i++)
        {
            var (input, bit) = bits[i];
            for (int vector = 0; vector < cases; vector++)
            {
                before[i] |= (ulong)((Inputs[from + vector][input] >> bit) & 1) << vector;
                after[i] |= (ulong)((Inputs[from + vector + 1][input] >> bit) & 1) << vector;
            }
        }

        return new GateStimulus(before, after, cases);
    }
}
