namespace HaShiFlex.Estimation.Gates;

/// <summary>What a layer's hardware is made of between its registers.</summary>
public enum GateKind : byte
{
    /// <summary>sum = a ^ b ^ c, carry = majority(a, b, c).</summary>
    FullAdder,

    /// <summary>sum = a ^ b, carry = a &amp; b.</summary>
    HalfAdder,

    /// <summary>A half adder that also adds one: sum = ~(a ^ b), carry = a | b.</summary>
    HalfAdderPlusOne,
}
