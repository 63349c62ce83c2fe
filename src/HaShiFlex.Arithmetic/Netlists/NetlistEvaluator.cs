namespace HaShiFlex.Arithmetic.Netlists;

/// <summary>Computes a netlist bit by bit, 64 vectors at a time: bit v of a word belongs to vector v.</summary>
public static class NetlistEvaluator
{
    /// <param name="inputs">Inputs x vectors, row-major, each value within its input's interval.</param>
    /// <param name="vectors">1 to 64.</param>
    /// <returns>Outputs x vectors, row-major.</returns>
    public static long[] Evaluate(BitNetlist netlist, ReadOnlySpan<long> inputs, int vectors)
    {
        if (vectors is < 1 or > 64 || inputs.Length != netlist.Inputs.Length * vectors)
            throw new ArgumentException($"{inputs.Length} values for {netlist.Inputs.Length} inputs and {vectors} vectors (1 to 64)");
        var signals = new ulong[netlist.Signals];
        for (int input = 0; input < netlist.Inputs.Length; input++)
        {
            int first = netlist.InputSignals[input], width = netlist.InputSignals[input + 1] - first;
            for (int vector = 0; vector < vectors; vector++)
            {
                long value = inputs[input * vectors + vector];
                for (int bit = 0; bit < width; bit++)
                    signals[first + bit] |= (ulong)((value >> bit) & 1) << vector;
            }
        }

        int signal = netlist.FirstCellSignal;
        foreach (ref readonly var cell in netlist.Cells.AsSpan())
        {
            ulong a = Read(signals, cell.A), b = Read(signals, cell.B), c = Read(signals, cell.C);
            (signals[signal], signals[signal + 1]) = cell.Kind switch
            {
                CellKind.FullAdder => (a ^ b ^ c, (a & b) | (c & (a ^ b))),
                CellKind.HalfAdder => (a ^ b, a & b),
                _ => (~(a ^ b), a | b),
            };
            signal += 2;
        }

        var outputs = new long[netlist.Outputs.Length * vectors];
        for (int output = 0; output < netlist.Outputs.Length; output++)
        {
            var bits = netlist.Outputs[output];
            for (int vector = 0; vector < vectors; vector++)
            {
                long value = 0;
                for (int bit = 0; bit < bits.Length; bit++)
                    value |= (long)((Read(signals, bits[bit]) >> vector) & 1) << bit;
                if (netlist.Ranges[output].IsSigned && bits.Length > 0)
                    value = value << (64 - bits.Length) >> (64 - bits.Length);
                outputs[output * vectors + vector] = value;
            }
        }

        return outputs;
    }

    private static ulong Read(ulong[] signals, Bit bit) => bit.Complemented ? ~signals[bit.Signal] : signals[bit.Signal];
}
