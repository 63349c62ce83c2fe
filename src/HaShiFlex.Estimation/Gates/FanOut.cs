using System.Collections.Immutable;

namespace HaShiFlex.Estimation.Gates;

/// <summary>How many readers nodes may have, and how many the inputs have where only some of a layer's outputs are built.</summary>
/// <param name="Limit">Readers above which a node is buffered, more than 1; infinite where nothing is.</param>
/// <param name="InputScale">By input: its readers in the whole layer over those in the netlist; empty where the netlist is whole.</param>
public readonly record struct FanOut(double Limit, ImmutableArray<ReaderScale> InputScale)
{
    /// <summary>Of a netlist that is whole, without buffers.</summary>
    public static FanOut Unbuffered { get; } = new(double.PositiveInfinity, []);

    /// <summary>Readers in the whole layer: where the netlist has few outputs, the others read an input's bit in both polarities too.</summary>
    /// <param name="readers">Those in the netlist, of each node, or of each polarity of each node.</param>
    public double[] WholeReaders(GateNetlist netlist, ReadOnlySpan<int> readers)
    {
        double[] whole = new double[readers.Length];
        for (int read = 0; read < whole.Length; read++)
            whole[read] = readers[read];
        if (InputScale.IsEmpty)
            return whole;
        var inputs = netlist.InputOfNode.AsSpan();
        var scale = InputScale.AsSpan();
        int polarities = readers.Length / Math.Max(1, netlist.Nodes);
        for (int read = 0; read < polarities * inputs.Length; read++)
        {
            var (isTrue, complemented, both) = scale[inputs[read / polarities]];
            whole[read] = Math.Max(1, readers[read]) * (polarities == 1 ? both : (read & 1) == 0 ? isTrue : complemented);
        }

        return whole;
    }

    /// <summary>What of its readers, or buffers in their place, a node drives itself.</summary>
    public double Driven(double readers) => Math.Min(readers, Limit);

    /// <summary>Levels of buffers between a node and its readers when each drives as many as the limit: a fraction while a level is not full.</summary>
    public double BufferLevels(double readers) => readers <= Limit ? 0 : Math.Log(readers, Limit) - 1;
}
