namespace HaShiFlex.Technology.Cells;

/// <summary>What a cell does, told by its function and not by its name. An output may be the complement: see <see cref="CellOutput.IsInverted"/>.</summary>
public enum CellRole
{
    /// <summary>y = not a.</summary>
    Inverter,

    /// <summary>y = a.</summary>
    Buffer,

    /// <summary>y = not (a and b).</summary>
    Nand2,

    /// <summary>y = a and b.</summary>
    And2,

    /// <summary>y = a xor b.</summary>
    Xor2,

    /// <summary>y = not (a xor b).</summary>
    Xnor2,

    /// <summary>y = at least two of a, b, c.</summary>
    Majority,

    /// <summary>carry = a and b; sum = a xor b.</summary>
    HalfAdder,

    /// <summary>carry = at least two of a, b, carryIn; sum = a xor b xor carryIn.</summary>
    FullAdder,

    /// <summary>q takes data at an edge of clock.</summary>
    Flop,

    /// <summary>q follows data while clock is at one level.</summary>
    Latch,

    /// <summary>y = clock while enabled, without glitches.</summary>
    ClockGate,
}
