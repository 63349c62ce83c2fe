using HaShiFlex.Arithmetic;
using HaShiFlex.Estimation.Costs;

namespace HaShiFlex.Estimation.Gates;

/// <summary>Values of the input registers before and after a clock edge, in up to 64 independent cases, one a bit of a word.</summary>
/// <param name="Before">By input register, in the order of <see cref="GateNetlist.InputBits"/>.</param>
/// <param name="After">In the same order.</param>
/// <param name="Cases">How many of the lowest bits are cases, 1 to 64.</param>
public sealed record GateStimulus(ulong[] Before, ulong[] After, int Cases)
{
    /// <summary>Most cases of one stimulus.</summary>
    public const int MaximumCases = 64;

    /// <summary>Bits that are ones in half of the cases and change in a share of them.</summary>
    /// <param name="registers">Input registers.</param>
    /// <param name="switching">Edges of the inputs over those of uniform random ones, 0 to 2.</param>
    public static GateStimulus Random(int registers, double switching)
    {
        var before = new ulong[registers];
        var after = new ulong[registers];
        var random = new SplitMix(1);
        double share = Math.Min(1, Priors.RandomToggles * switching);
        for (int i = 0; i < registers; i++)
        {
            before[i] = random.Next();

            // A share in binary, from its last digit on: a one halves the distance to all, a zero that to none.
            ulong edges = 0;
            for (int digit = (int)Math.Round(share * 256), bit = 0; bit < 8; bit++, digit >>= 1)
                edges = (digit & 1) != 0 ? edges | random.Next() : edges & random.Next();
            after[i] = before[i] ^ (share >= 1 ? ulong.MaxValue : edges);
        }

        return new GateStimulus(before, after, MaximumCases);
    }
}
