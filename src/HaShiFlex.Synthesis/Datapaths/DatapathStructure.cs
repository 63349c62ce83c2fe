using System.Collections.Immutable;
using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Netlists;
using HaShiFlex.Arithmetic.Pipelining;
using HaShiFlex.Inference.Sums;

namespace HaShiFlex.Synthesis.Datapaths;

/// <summary>
/// A layer's hardware bit by bit, as its Verilog has it: registered inputs, sums with their pipeline, registered accumulators, requantizers with theirs,
/// clamps, registered outputs.
/// </summary>
/// <param name="Datapath">What it computes.</param>
/// <param name="Sums">Inputs to registered accumulators.</param>
/// <param name="Products">
/// Accumulators times their multipliers, rounding included; its inputs are the outputs of <paramref name="Sums"/>, its outputs are not registered.
/// </param>
/// <param name="Scaled">The interval of each output after its shift, before its clamp.</param>
/// <param name="Outputs">The interval of each output after its clamp.</param>
/// <param name="ReadInputs">Whether anything reads an input; what nothing reads has no register.</param>
public sealed record DatapathStructure(
    LayerDatapath Datapath,
    PipelinedNetlist Sums,
    PipelinedNetlist Products,
    ImmutableArray<Interval> Scaled,
    ImmutableArray<Interval> Outputs,
    ImmutableArray<bool> ReadInputs)
{
    /// <summary>What is read of <see cref="Products"/>: of the bits from the shift on, those that the clamp or the output needs.</summary>
    public SignalUses ProductUses => _productUses ??= SignalUses.Of(Products, (o, bit) => IsScaledBitRead(o, bit - Datapath.Requantizers[o].Shift));

    private SignalUses? _productUses;

    /// <summary>Whether a bit of a shifted product is read: a bound of zero asks for the sign alone, and an output without bits for nothing.</summary>
    public bool IsScaledBitRead(int output, int bit)
    {
        var (before, after) = (Scaled[output], Outputs[output]);
        if (bit < 0 || bit >= before.Width || after.Width == 0)
            return false;
        bool over = before.Maximum > Datapath.ClampMaximum, underNonZero = before.Minimum < Datapath.ClampMinimum && Datapath.ClampMinimum != 0;
        return bit < after.Width || bit == before.Width - 1 || over || underNonZero;
    }

    /// <summary>What is read of <see cref="Sums"/>: the accumulator bits that requantizers read.</summary>
    public SignalUses SumUses => _sumUses ??= SignalUses.Of(Sums, (o, bit) => ProductUses.IsRead(Products.Netlist.InputSignals[o] + bit));

    private SignalUses? _sumUses;

    /// <summary>Flops that hold the inputs: the bits that are read.</summary>
    public int InputRegisterBits => Enumerable.Range(1, Sums.Netlist.FirstCellSignal - 1).Count(SumUses.IsRead);

    /// <summary>Flops that hold the outputs.</summary>
    public int OutputRegisterBits => Outputs.Where(interval => interval.Minimum != interval.Maximum).Sum(interval => interval.Width);

    /// <summary>All flops.</summary>
    public long RegisterBits => InputRegisterBits + SumUses.RegisterBits + ProductUses.RegisterBits + OutputRegisterBits;

    /// <summary>Clock edges from the one that takes an input in to the one that puts its output out.</summary>
    public int LatencyCycles => Sums.Cost.LatencyCycles + Products.Cost.LatencyCycles + 1;

    /// <param name="datapath">What is to be computed.</param>
    /// <param name="pipelining">The clock that decides the registers, and the delays by which it does.</param>
    /// <param name="clampPs">Delay of a clamp: it comes after the requantizer in the last stage.</param>
    /// <exception cref="Documents.InputException">The clock is too fast for a single cell, or a sum is too wide.</exception>
    public static DatapathStructure Build(LayerDatapath datapath, PipelineSettings pipelining, double clampPs)
    {
        var graph = datapath.Graph;
        var read = new bool[graph.Inputs.Length + graph.Adders.Length];
        foreach (var adder in graph.Adders)
            read[adder.Left.Node] = read[adder.Right.Node] = true;
        foreach (var term in graph.Outputs.SelectMany(output => output.Terms))
            read[term.Node] = true;

        var sums = BitNetlist.Build(graph);
        var products = BitNetlist.Build(CarrySave.Build(LayerSums.Products(sums.Ranges, datapath.Requantizers)));
        var scaled = products.Ranges
            .Select((range, o) => new Interval(range.Minimum >> datapath.Requantizers[o].Shift, range.Maximum >> datapath.Requantizers[o].Shift))
            .ToImmutableArray();
        return new DatapathStructure(
            datapath,
            PipelinedNetlist.Build(sums, pipelining with { RegisterOutputs = true }),
            PipelinedNetlist.Build(products, pipelining with { RegisterOutputs = false, ClockPeriodPs = pipelining.ClockPeriodPs - clampPs }),
            scaled,
            [.. scaled.Select(range => new Interval(
                Math.Clamp(range.Minimum, datapath.ClampMinimum, datapath.ClampMaximum),
                Math.Clamp(range.Maximum, datapath.ClampMinimum, datapath.ClampMaximum)))],
            [.. read.Take(graph.Inputs.Length)]);
    }
}
