using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HaShiFlex.Arithmetic.Netlists;

namespace HaShiFlex.Arithmetic.Pipelining;

/// <summary>
/// A netlist with registers. A cell of stage t reads a signal made in stage p behind t - p registers; output bits are read in the last stage, complemented
/// where they are, and then registered once more where outputs are registered. No two registers ever hold the same bit.
/// </summary>
/// <param name="CellStages">The stage of every cell; inputs arrive in stage 0.</param>
/// <param name="RegistersOf">The length of every signal's chain of registers, its last one as a registered output included.</param>
/// <param name="ComplementedOutputs">The signals whose complement has an output register of its own, rising.</param>
public sealed record PipelinedNetlist(
    BitNetlist Netlist,
    PipelineSettings Settings,
    ImmutableArray<int> CellStages,
    ImmutableArray<int> RegistersOf,
    ImmutableArray<int> ComplementedOutputs,
    PipelineCost Cost)
{
    /// <summary>The stage in which outputs are read.</summary>
    public int LastStage => Cost.Stages - 1;

    /// <summary>The stage in which a signal is made.</summary>
    public int StageOf(int signal) => Netlist.CellOf(signal) is >= 0 and int cell ? CellStages[cell] : 0;

    /// <exception cref="Documents.InputException">The period is too short for one cell between two registers; the message names it.</exception>
    public static PipelinedNetlist Build(BitNetlist netlist, PipelineSettings settings)
    {
        var schedule = new StageSchedule(settings, netlist.FirstCellSignal);
        schedule.Run(netlist.Cells.AsSpan(), cell => netlist.Places[cell]);
        int lastStage = 0;
        foreach (var output in netlist.Outputs)
        {
            foreach (var bit in output)
                lastStage = bit.IsConstant ? lastStage : Math.Max(lastStage, schedule.StageOfOutput(bit));
        }

        int[] registers = new int[netlist.Signals];
        for (int signal = 1; signal < registers.Length; signal++)
            registers[signal] = schedule.LastReads[signal] - schedule.Stages[signal];
        var registeredOutputs = new HashSet<Bit>();
        var complemented = new List<int>();
        foreach (var output in netlist.Outputs)
        {
            foreach (var bit in output)
            {
                if (bit.IsConstant)
                    continue;
                int end = lastStage + (settings.RegisterOutputs && !bit.Complemented ? 1 : 0);
                registers[bit.Signal] = Math.Max(registers[bit.Signal], end - schedule.Stages[bit.Signal]);
                if (settings.RegisterOutputs && registeredOutputs.Add(bit) && bit.Complemented)
                    complemented.Add(bit.Signal);
            }
        }

        complemented.Sort();
        long all = 0, inputs = 0;
        for (int signal = 0; signal < registers.Length; signal++)
        {
            all += registers[signal];
            inputs += signal < netlist.FirstCellSignal ? registers[signal] : 0;
        }

        int[] stages = new int[netlist.Cells.Length];
        for (int cell = 0; cell < stages.Length; cell++)
            stages[cell] = schedule.Stages[netlist.FirstCellSignal + 2 * cell];
        var cost = new PipelineCost(
            lastStage + 1,
            lastStage + (settings.RegisterOutputs ? 1 : 0),
            all + complemented.Count,
            registeredOutputs.Count,
            inputs,
            schedule.LatestPs + settings.Delays.Setup);
        return new PipelinedNetlist(
            netlist, settings, ImmutableCollectionsMarshal.AsImmutableArray(stages), ImmutableCollectionsMarshal.AsImmutableArray(registers), [.. complemented], cost);
    }
}
