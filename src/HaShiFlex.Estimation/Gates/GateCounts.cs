using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Technology.Cells;

namespace HaShiFlex.Estimation.Gates;

/// <summary>What a layer's hardware consists of, by what synthesis makes of it. Numbers, not integers: a sample of a layer is scaled to the whole.</summary>
/// <param name="FullAdders">Full adders whose sum and carry are read.</param>
/// <param name="FullParts">Full adders of which one output is read: the highest bits, and the rounded-off bits of requantizers.</param>
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
    public static GateCounts[] BySection(GateNetlist netlist, CellSet cells)
    {
        var read = Reads(netlist);
        var counts = new GateCounts[Enum.GetValues<GateSection>().Length];
        for (int i = 0; i < netlist.Gates.Length; i++)
        {
            var gate = netlist.Gates[i];
            bool both = gate.Sum >= 0 && gate.Carry >= 0;
            var cell = gate.Kind switch
            {
                GateKind.FullAdder => cells.FullAdder,
                GateKind.HalfAdder => cells.HalfAdder,
                _ => null,
            };
            int inverters = Restored(gate.Carry, cell?.Outputs[0].IsInverted ?? false) + Restored(gate.Sum, cell?.Outputs[1].IsInverted ?? false);
            bool full = gate.Kind == GateKind.FullAdder, half = gate.Kind == GateKind.HalfAdder;
            counts[(int)(i < netlist.SumGates ? GateSection.Sum : GateSection.Scaling)] += new GateCounts(
                full && both ? 1 : 0, full && !both ? 1 : 0, half && both ? 1 : 0, half && !both ? 1 : 0, full || half ? 0 : 1, inverters, 0, 0);
        }

        bool inverted = cells.Flop.Outputs[0].IsInverted;
        for (int flop = 0; flop < netlist.Flops.Length; flop++)
        {
            counts[(int)(flop < netlist.InputFlops ? GateSection.Input : GateSection.Register)] +=
                new GateCounts(0, 0, 0, 0, 0, Restored(netlist.Flops[flop].Node, inverted), 0, 1);
        }

        // An output register is read as it is, outside.
        foreach (var clamp in netlist.Clamps)
        {
            counts[(int)GateSection.Scaling] += new GateCounts(0, 0, 0, 0, 0, 0, (clamp.Bounds * clamp.OutputBits) + clamp.Overflow.Length, 0);
            counts[(int)GateSection.Register] += new GateCounts(0, 0, 0, 0, 0, inverted ? clamp.OutputBits : 0, 0, clamp.OutputBits);
        }

        return counts;

        int Restored(int node, bool isInverted) => node >= 0 && read[(2 * node) + (isInverted ? 0 : 1)] ? 1 : 0;
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
        foreach (var gate in netlist.Gates)
        {
            Read(gate.A);
            Read(gate.B);
            Read(gate.C);
        }

        foreach (var flop in netlist.Flops)
            Read(flop.Data);
        foreach (var clamp in netlist.Clamps)
        {
            Read(clamp.Sign);
            foreach (int bit in clamp.Data.Concat(clamp.Overflow))
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
