using HaShiFlex.Arithmetic.Netlists;

namespace HaShiFlex.Arithmetic.Pipelining;

/// <summary>Runs a pipelined netlist cycle by cycle: cells and registers, each with its value, as the hardware would.</summary>
public static class PipelineSimulator
{
    /// <summary>Feeds one vector a cycle.</summary>
    /// <param name="inputs">Inputs x cycles, row-major.</param>
    /// <returns>
    /// Outputs x cycles, row-major: what stands at the outputs at the end of each cycle. The sum of cycle c's inputs stands there in cycle c + latency;
    /// before, what registers that start at zero give.
    /// </returns>
    public static long[] Run(PipelinedNetlist pipeline, ReadOnlySpan<long> inputs, int cycles)
    {
        var netlist = pipeline.Netlist;
        if (inputs.Length != netlist.Inputs.Length * cycles)
            throw new ArgumentException($"{inputs.Length} values for {netlist.Inputs.Length} inputs and {cycles} cycles");
        var values = new bool[netlist.Signals];
        bool[][] chains = [.. pipeline.RegistersOf.Select(length => new bool[length])];
        var complemented = pipeline.ComplementedOutputs.ToDictionary(signal => signal, _ => false);
        var outputs = new long[netlist.Outputs.Length * cycles];
        for (int cycle = 0; cycle < cycles; cycle++)
        {
            for (int input = 0; input < netlist.Inputs.Length; input++)
            {
                for (int signal = netlist.InputSignals[input]; signal < netlist.InputSignals[input + 1]; signal++)
                    values[signal] = ((inputs[input * cycles + cycle] >> (signal - netlist.InputSignals[input])) & 1) != 0;
            }

            bool Read(Bit bit, int stage)
            {
                int age = bit.IsConstant ? 0 : stage - pipeline.StageOf(bit.Signal);
                return (age == 0 ? values[bit.Signal] : chains[bit.Signal][age - 1]) != bit.Complemented;
            }

            for (int index = 0; index < netlist.Cells.Length; index++)
            {
                var cell = netlist.Cells[index];
                int stage = pipeline.CellStages[index], signal = netlist.FirstCellSignal + 2 * index;
                bool a = Read(cell.A, stage), b = Read(cell.B, stage), c = cell.Kind == CellKind.FullAdder ? Read(cell.C, stage) : cell.Kind == CellKind.HalfAdderPlusOne;
                values[signal] = a ^ b ^ c;
                values[signal + 1] = (a & b) | (c & (a ^ b));
            }

            for (int output = 0; output < netlist.Outputs.Length; output++)
            {
                var bits = netlist.Outputs[output];
                long value = 0;
                for (int bit = 0; bit < bits.Length; bit++)
                {
                    bool registered = pipeline.Settings.RegisterOutputs && !bits[bit].IsConstant;
                    bool set = registered && bits[bit].Complemented
                        ? complemented[bits[bit].Signal]
                        : Read(bits[bit], pipeline.LastStage + (registered ? 1 : 0));
                    value |= set ? 1L << bit : 0;
                }

                if (netlist.Ranges[output].IsSigned && bits.Length > 0)
                    value = value << (64 - bits.Length) >> (64 - bits.Length);
                outputs[output * cycles + cycle] = value;
            }

            foreach (int signal in pipeline.ComplementedOutputs)
                complemented[signal] = Read(Bit.Of(signal, true), pipeline.LastStage);
            for (int signal = 0; signal < chains.Length; signal++)
            {
                for (int rank = chains[signal].Length - 1; rank >= 0; rank--)
                    chains[signal][rank] = rank == 0 ? values[signal] : chains[signal][rank - 1];
            }
        }

        return outputs;
    }
}
