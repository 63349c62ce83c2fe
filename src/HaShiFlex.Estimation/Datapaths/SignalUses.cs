using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HaShiFlex.Arithmetic.Pipelining;

namespace HaShiFlex.Estimation.Datapaths;

/// <summary>
/// What is read of a pipelined netlist when only some of its output bits are: the rounded-off bits of a requantizer feed nobody, nor does what was made for
/// them alone.
/// </summary>
/// <param name="Registers">By signal: length of its chain of registers; -1 where nobody reads it.</param>
/// <param name="ComplementedOutputs">Signals whose complement is registered as an output.</param>
public sealed record SignalUses(ImmutableArray<int> Registers, ImmutableArray<int> ComplementedOutputs)
{
    /// <summary>Flops.</summary>
    public long RegisterBits => RegistersOf(0, Registers.Length) + ComplementedOutputs.Length;

    public bool IsRead(int signal) => Registers[signal] >= 0;

    /// <summary>Flops behind the signals from one to before another.</summary>
    public long RegistersOf(int from, int to)
    {
        long bits = 0;
        foreach (int count in Registers.AsSpan()[from..to])
            bits += Math.Max(0, count);
        return bits;
    }

    /// <param name="pipeline">The netlist and its stages.</param>
    /// <param name="isOutputRead">Whether a bit of an output is read: output, then bit.</param>
    public static SignalUses Of(PipelinedNetlist pipeline, Func<int, int, bool> isOutputRead)
    {
        var netlist = pipeline.Netlist;
        int firstCell = netlist.FirstCellSignal;
        int[] registers = new int[netlist.Signals], stages = ImmutableCollectionsMarshal.AsArray(pipeline.CellStages)!;
        Array.Fill(registers, -1);
        var complemented = new HashSet<int>();
        for (int o = 0; o < netlist.Outputs.Length; o++)
        {
            for (int bit = 0; bit < netlist.Outputs[o].Length; bit++)
            {
                var output = netlist.Outputs[o][bit];
                if (output.IsConstant || !isOutputRead(o, bit))
                    continue;
                bool registered = pipeline.Settings.RegisterOutputs;
                Use(output.Signal, pipeline.LastStage + (registered && !output.Complemented ? 1 : 0));
                if (registered && output.Complemented)
                    complemented.Add(output.Signal);
            }
        }

        var cells = netlist.Cells.AsSpan();
        for (int cell = cells.Length - 1; cell >= 0; cell--)
        {
            int signal = firstCell + (2 * cell);
            if (registers[signal] < 0 && registers[signal + 1] < 0)
                continue;
            var (_, a, b, c) = cells[cell];
            Use(a.Signal, stages[cell]);
            Use(b.Signal, stages[cell]);
            Use(c.Signal, stages[cell]);
        }

        // The constant is a signal too, and has no register.
        registers[0] = -1;
        return new SignalUses(ImmutableCollectionsMarshal.AsImmutableArray(registers), [.. complemented.Order()]);

        void Use(int signal, int stage) =>
            registers[signal] = Math.Max(registers[signal], stage - (signal < firstCell ? 0 : stages[(signal - firstCell) >> 1]));
    }
}
