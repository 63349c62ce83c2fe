using System.Collections.Immutable;

namespace HaShiFlex.Estimation.Gates;

/// <summary>The end of one output: a scaled product, clamped, into registers.</summary>
/// <param name="Data">Nodes of the bits that come out where nothing is clamped, as they are read, without constants.</param>
/// <param name="Sign">The sign where a bound asks for it; negative where none does.</param>
/// <param name="Overflow">Bits above the output's that the upper bound looks at, without the sign and constants.</param>
/// <param name="OutputBits">Registers behind it.</param>
/// <param name="Bounds">How many of the two bounds the product can exceed; 0 for a wire.</param>
public sealed record GateClamp(ImmutableArray<int> Data, int Sign, ImmutableArray<int> Overflow, int OutputBits, int Bounds)
{
    /// <summary>The same end of what is read in the place of its bits.</summary>
    /// <param name="now">What is read in a bit's place.</param>
    public GateClamp Reading(Func<int, int> now) => this with { Data = [.. Data.Select(now)], Sign = now(Sign), Overflow = [.. Overflow.Select(now)] };
}
