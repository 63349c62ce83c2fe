using System.Collections.Immutable;
using HaShiFlex.Arithmetic.Netlists;
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
    public long RegisterBits => Registers.Sum(count => (long)Math.Max(0, count)) + ComplementedOutputs.Length;

    public bool IsRead(int signal) => Registers[signal] >= 0;

    /// <param name="pipeline">The netlist and its stages.</param>
    /// <param name="isOutputRead">Whether a bit of an output is read: output, then bit.</param>
    public static SignalUses Of(PipelinedNetlist pipeline, Func<int, int, bool> isOutputRead)
    {
        var netlist = pipeline.Netlist;
        int[] registers = new int[netlist.Signals];
        Array.Fill(registers, -1);
        var complemented = new SortedSet<int>();
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

        for (int cell = netlist.Cells.Length - 1; cell >= 0; cell--)
        {
            int signal = netlist.FirstCellSignal + (2 * cell);
            if (registers[signal] < 0 && registers[signal + 1] < 0)
                continue;
            var (_, a, b, c) = netlist.Cells[cell];
            foreach (var bit in (ReadOnlySpan<Bit>)[a, b, c])
            {
                if (!bit.IsConstant)
                    Use(bit.Signal, pipeline.CellStages[cell]);
            }
        }

        return new SignalUses([.. registers], [.. complemented]);

        void Use(int signal, int stage) => registers[signal] = Math.Max(registers[signal], stage - pipeline.StageOf(signal));
    }
}
