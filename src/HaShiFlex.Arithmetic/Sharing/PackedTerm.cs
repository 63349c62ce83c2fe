using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>A <see cref="Term"/> in 32 bits: node in bits 8 to 31, shift in 1 to 7, sign in 0. With a row in place of the node, a use of a node.</summary>
internal readonly record struct PackedTerm(uint Bits)
{
    public const int MaximumNodes = 1 << 24;

    public PackedTerm(int node, int shift, bool negative)
        : this(((uint)node << 8) | ((uint)shift << 1) | (negative ? 1u : 0))
    {
    }

    public int Node => (int)(Bits >> 8);

    public int Shift => (int)((Bits >> 1) & 0x7F);

    public bool Negative => (Bits & 1) != 0;

    public Term Unpacked => new(Node, Shift, Negative);

    /// <summary>The same shift and sign of another node, or of a row.</summary>
    public PackedTerm At(int node) => new(((uint)node << 8) | (Bits & 0xFF));

    /// <summary>This operand of a node, where the node itself is used as <paramref name="use"/>.</summary>
    public PackedTerm Through(PackedTerm use) => new((Bits + (use.Bits & 0xFE)) ^ (use.Bits & 1));
}
