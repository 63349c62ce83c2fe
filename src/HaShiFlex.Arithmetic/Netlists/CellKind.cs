namespace HaShiFlex.Arithmetic.Netlists;

/// <summary>The cells that sums are built of.</summary>
public enum CellKind : byte
{
    /// <summary>sum = a ^ b ^ c, carry = majority(a, b, c).</summary>
    FullAdder,

    /// <summary>sum = a ^ b, carry = a &amp; b.</summary>
    HalfAdder,

    /// <summary>A half adder that also adds one: sum = ~(a ^ b), carry = a | b.</summary>
    HalfAdderPlusOne,
}
