using System.Collections.Immutable;
using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Arithmetic.Netlists;

/// <summary>An adder graph as cells and bits: what is counted, timed, pipelined and written as Verilog.</summary>
/// <param name="InputSignals">Inputs + 1 entries: the bits of input i are the signals from InputSignals[i] to InputSignals[i + 1] - 1.</param>
/// <param name="Inputs">The interval of every input.</param>
/// <param name="Cells">Each after the cells that it reads.</param>
/// <param name="Places">Where each cell belongs.</param>
/// <param name="Adders">The result bits of every adder, lowest first; of a redundant sum first those that stand once in a column, then the second ones.</param>
/// <param name="Outputs">The bits of every output, lowest first; two's complement where its range is signed.</param>
/// <param name="Ranges">The exact interval of every output.</param>
public sealed record BitNetlist(
    ImmutableArray<int> InputSignals,
    ImmutableArray<Interval> Inputs,
    ImmutableArray<Cell> Cells,
    ImmutableArray<CellPlace> Places,
    ImmutableArray<ImmutableArray<Bit>> Adders,
    ImmutableArray<ImmutableArray<Bit>> Outputs,
    ImmutableArray<Interval> Ranges)
{
    /// <summary>The first signal that a cell makes.</summary>
    public int FirstCellSignal { get; } = InputSignals[^1];

    public int Signals => FirstCellSignal + 2 * Cells.Length;

    /// <summary>Builds every sum of the graph.</summary>
    /// <exception cref="Documents.InputException">A sum needs more than <see cref="BitColumns.MaximumWidth"/> bits.</exception>
    public static BitNetlist Build(AdderGraph graph)
    {
        var intervals = GraphIntervals.Of(graph);
        var builder = new NetlistBuilder(graph.Inputs.AsSpan(), graph.Form);
        for (int adder = 0; adder < graph.Adders.Length; adder++)
            builder.AddAdder(graph.Adders[adder], intervals.Nodes[graph.Inputs.Length + adder]);
        for (int output = 0; output < graph.Outputs.Length; output++)
            builder.AddOutput(output, graph.Outputs[output].Terms.AsSpan(), graph.Outputs[output].Constant, intervals.Outputs[output]);
        return builder.ToNetlist(graph.Inputs, intervals.Outputs);
    }

    /// <summary>The cell that makes a signal, or -1 for an input bit or the constant.</summary>
    public int CellOf(int signal) => signal < FirstCellSignal ? -1 : (signal - FirstCellSignal) >> 1;

    /// <summary>A signal's name for people: input 3 bit 7, or output 2 bit 5 sum.</summary>
    public string NameOf(int signal)
    {
        int cell = CellOf(signal);
        if (cell >= 0)
            return $"{Places[cell]} {(((signal - FirstCellSignal) & 1) == 0 ? "sum" : "carry")}";
        int input = InputSignals.BinarySearch(signal);
        if (input < 0)
            input = ~input - 1;
        while (InputSignals[input + 1] == InputSignals[input])
            input++;
        return FormattableString.Invariant($"input {input} bit {signal - InputSignals[input]}");
    }
}
