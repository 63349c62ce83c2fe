using System.Collections.Immutable;

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

    /// <summary>Edges a cycle of some bits of the inputs.</summary>
    public double[] Toggles(ImmutableArray<(int Input, int Bit)> bits) =>
        [.. bits.Select(place => Count < 2 ? 0 : Enumerable.Range(1, Count - 1)
            .Count(vector => (((Inputs[vector][place.Input] ^ Inputs[vector - 1][place.Input]) >> place.Bit) & 1) != 0) / (double)(Count - 1))];
}
