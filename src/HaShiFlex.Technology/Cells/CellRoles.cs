namespace HaShiFlex.Technology.Cells;

/// <summary>The names that each role's pins and keys have in a library's file.</summary>
public static class CellRoles
{
    public static IReadOnlyList<CellRole> All { get; } = Enum.GetValues<CellRole>();

    /// <summary>The key under <c>cells</c>: <c>halfAdder</c>.</summary>
    public static string Key(this CellRole role)
    {
        string name = role.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>Inputs of the role whose capacitance a library states, in order.</summary>
    public static IReadOnlyList<string> Inputs(this CellRole role) => role switch
    {
        CellRole.Inverter or CellRole.Buffer => ["a"],
        CellRole.Nand2 or CellRole.And2 or CellRole.Xor2 or CellRole.Xnor2 or CellRole.HalfAdder => ["a", "b"],
        CellRole.Majority => ["a", "b", "c"],
        CellRole.FullAdder => ["a", "b", "carryIn"],
        CellRole.Flop or CellRole.Latch => ["data", "clock"],
        CellRole.ClockGate => ["clock"],
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
    };

    /// <summary>Outputs of the role, in order.</summary>
    public static IReadOnlyList<string> Outputs(this CellRole role) => role switch
    {
        CellRole.HalfAdder or CellRole.FullAdder => ["carry", "sum"],
        CellRole.Flop or CellRole.Latch => ["q"],
        _ => ["y"],
    };

    /// <summary>Words for messages: "full adder".</summary>
    public static string Description(this CellRole role) => role switch
    {
        CellRole.HalfAdder => "half adder (carry = a and b, sum = a xor b)",
        CellRole.FullAdder => "full adder (carry = majority, sum = a xor b xor carryIn)",
        CellRole.Inverter => "inverter",
        CellRole.Buffer => "buffer",
        CellRole.Nand2 => "two-input NAND",
        CellRole.And2 => "two-input AND",
        CellRole.Xor2 => "two-input XOR",
        CellRole.Xnor2 => "two-input XNOR",
        CellRole.Majority => "three-input majority",
        CellRole.Flop => "edge-triggered D flop",
        CellRole.Latch => "level-sensitive latch",
        CellRole.ClockGate => "clock gate",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
    };
}
