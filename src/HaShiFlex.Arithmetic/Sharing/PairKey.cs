namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>
/// A two-term pattern, whatever its common shift and sign: First + Second &lt;&lt; Shift, or First - Second &lt;&lt; Shift where <see cref="Opposite"/>; First
/// is the lower node (a negative Shift moves First instead). Two terms of one node have a Shift of zero or more.
/// </summary>
/// <param name="Bits">First in bits 40 to 63, Second in 16 to 39, Shift + 128 in 1 to 8, Opposite in 0.</param>
internal readonly record struct PairKey(ulong Bits)
{
    public PairKey(int first, int second, int shift, bool opposite)
        : this(((ulong)first << 40) | ((ulong)second << 16) | ((ulong)(shift + 128) << 1) | (opposite ? 1UL : 0))
    {
    }

    public int First => (int)(Bits >> 40);

    public int Second => (int)((Bits >> 16) & 0xFFFFFF);

    public int Shift => (int)((Bits >> 1) & 0xFF) - 128;

    public bool Opposite => (Bits & 1) != 0;

    /// <summary>The pattern of two terms of one row.</summary>
    public static PairKey Of(PackedTerm a, PackedTerm b)
    {
        if (a.Node > b.Node || (a.Node == b.Node && a.Shift > b.Shift))
            (a, b) = (b, a);
        return new PairKey(a.Node, b.Node, b.Shift - a.Shift, a.Negative != b.Negative);
    }
}
