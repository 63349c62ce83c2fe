using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Technology.Cells;

namespace HaShiFlex.Estimation.Gates;

/// <summary>What a layer's hardware consists of, by what synthesis makes of it. Numbers, not integers: a sample of a layer is scaled to the whole.</summary>
/// <param name="FullAdders">Full adders whose sum and carry are read.</param>
/// <param name="FullParts">
/// Full adders of which one output is read: the highest bits, and the rounded-off bits of requantizers. Where adders are dissolved also those whose first two operands
/// another one adds too.
/// </param>
/// <param name="HalfAdders">Half adders whose sum and carry are read.</param>
/// <param name="HalfParts">Half adders of which one output is read.</param>
/// <param name="PlusOnes">Half adders that also add one.</param>
/// <param name="Inverters">Nodes that are read in the polarity that the library's cell does not give.</param>
/// <param name="ClampBits">Output bits that a clamp can force, once for each bound, and overflow bits that it looks at.</param>
/// <param name="RegisterBits">Flops.</param>
public readonly record struct GateCounts(
    double FullAdders, double FullParts, double HalfAdders, double HalfParts, double PlusOnes, double Inverters, double ClampBits, double RegisterBits)
{
    /// <summary>Counts by <see cref="GateSection"/>; an inverter belongs to what it follows.</summary>
    /// <param name="netlist">As the flow leaves it.</param>
    /// <param name="isDissolved">Whether adders are gates, which others may share.</param>
    public static GateCounts[] BySection(GateNetlist netlist, CellSet cells, bool isDissolved)
    {
        var read = Reads(netlist);
        bool[]? shared = isDissolved ? DissolvedAdders.HaveSharedPairs(netlist) : null;
        bool Restored(int node, bool isInverted) => node >= 0 && read[(2 * node) + (isInverted ? 0 : 1)];
        var (full, half) = (cells.FullAdder.Outputs, cells.HalfAdder.Outputs);
        bool flopInverts = cells.Flop.Outputs[0].IsInverted;
        bool[] carryInverts = [full[0].IsInverted, half[0].IsInverted, false], sumInverts = [full[1].IsInverted, half[1].IsInverted, false];

        // By section and kind: cells of which both outputs are read, cells of which one is; and inverters by section.
        var both = new int[2, 3];
        var parts = new int[2, 3];
        var inverters = new int[2];
        var gates = netlist.Gates.AsSpan();
        for (int i = 0; i < gates.Length; i++)
        {
            ref readonly var gate = ref gates[i];
            int part = i < netlist.SumGates ? 0 : 1, kind = (int)gate.Kind;
            (gate.Sum >= 0 && gate.Carry >= 0 && shared?[i] != true ? both : parts)[part, kind]++;
            inverters[part] += (Restored(gate.Carry, carryInverts[kind]) ? 1 : 0) + (Restored(gate.Sum, sumInverts[kind]) ? 1 : 0);
        }

        GateCounts Adders(int part) => new(
            both[part, (int)GateKind.FullAdder],
            parts[part, (int)GateKind.FullAdder],
            both[part, (int)GateKind.HalfAdder],
            parts[part, (int)GateKind.HalfAdder],
            both[part, (int)GateKind.HalfAdderPlusOne] + parts[part, (int)GateKind.HalfAdderPlusOne],
            inverters[part],
            0,
            0);
        int[] restored = new int[2];
        var flops = netlist.Flops.AsSpan();
        for (int flop = 0; flop < flops.Length; flop++)
            restored[flop < netlist.InputFlops ? 0 : 1] += Restored(flops[flop].Node, flopInverts) ? 1 : 0;

        // An output register is read as it is, outside.
        int clampBits = 0, outputBits = 0;
        foreach (var clamp in netlist.Clamps)
        {
            clampBits += (clamp.Bounds * clamp.OutputBits) + clamp.Overflow.Length;
            outputBits += clamp.OutputBits;
        }

        var counts = new GateCounts[4];
        counts[(int)GateSection.Input] = new GateCounts(0, 0, 0, 0, 0, restored[0], 0, netlist.InputFlops);
        counts[(int)GateSection.Sum] = Adders(0);
        counts[(int)GateSection.Scaling] = Adders(1) with { ClampBits = clampBits };
        counts[(int)GateSection.Register] = new GateCounts(
            0, 0, 0, 0, 0, restored[1] + (flopInverts ? outputBits : 0), 0, netlist.Flops.Length - netlist.InputFlops + outputBits);
        return counts;
    }

    /// <summary>Adder cells whose outputs are all read as they are: where no netlist was built.</summary>
    public static GateCounts Of(CellCounts counts, CellSet cells) => new(
        counts.FullAdders,
        0,
        counts.HalfAdders - counts.HalfAddersPlusOne,
        0,
        counts.HalfAddersPlusOne,
        (counts.FullAdders * cells.FullAdder.Outputs.Count(output => output.IsInverted))
            + ((counts.HalfAdders - counts.HalfAddersPlusOne) * cells.HalfAdder.Outputs.Count(output => output.IsInverted)),
        0,
        0);

    /// <summary>Which nodes are read in which polarity.</summary>
    private static bool[] Reads(GateNetlist netlist)
    {
        var read = new bool[2 * netlist.Nodes];
        foreach (ref readonly var gate in netlist.Gates.AsSpan())
        {
            Read(gate.A);
            Read(gate.B);
            Read(gate.C);
        }

        foreach (var flop in netlist.Flops.AsSpan())
            Read(flop.Data);
        foreach (var clamp in netlist.Clamps)
        {
            Read(clamp.Sign);
            foreach (int bit in clamp.Data)
                Read(bit);
            foreach (int bit in clamp.Overflow)
                Read(bit);
        }

        return read;

        void Read(int node)
        {
            if (node >= 0)
                read[node] = true;
        }
    }

    public static GateCounts operator +(GateCounts a, GateCounts b) => new(
        a.FullAdders + b.FullAdders,
        a.FullParts + b.FullParts,
        a.HalfAdders + b.HalfAdders,
        a.HalfParts + b.HalfParts,
        a.PlusOnes + b.PlusOnes,
        a.Inverters + b.Inverters,
        a.ClampBits + b.ClampBits,
        a.RegisterBits + b.RegisterBits);

    public static GateCounts operator *(GateCounts counts, double factor) => new(
        counts.FullAdders * factor,
        counts.FullParts * factor,
        counts.HalfAdders * factor,
        counts.HalfParts * factor,
        counts.PlusOnes * factor,
        counts.Inverters * factor,
        counts.ClampBits * factor,
        counts.RegisterBits * factor);
}
