using System.Collections.Immutable;
using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Netlists;
using HaShiFlex.Arithmetic.Pipelining;
using HaShiFlex.Inference.Sums;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Estimation.Datapaths;

/// <summary>
/// A layer's hardware bit by bit, as its Verilog has it: registered inputs, sums with their pipeline, registered accumulators, requantizers with theirs,
/// clamps, registered outputs.
/// </summary>
/// <param name="Datapath">What it computes.</param>
/// <param name="Sums">Inputs to registered accumulators.</param>
/// <param name="Products">
/// Accumulators times their multipliers, rounding included; its inputs are what varies of the outputs of <paramref name="Sums"/>, its outputs are not
/// registered.
/// </param>
/// <param name="ConstantLowBits">Of each accumulator: how many of its low bits are constant. Requantizers read those above; the constant is part of theirs.</param>
/// <param name="Scaled">The interval of each output after its shift, before its clamp.</param>
/// <param name="Outputs">The interval of each output after its clamp.</param>
/// <param name="ReadInputs">Whether anything reads an input; what nothing reads has no register.</param>
public sealed record DatapathStructure(
    LayerDatapath Datapath,
    PipelinedNetlist Sums,
    PipelinedNetlist Products,
    ImmutableArray<int> ConstantLowBits,
    ImmutableArray<Interval> Scaled,
    ImmutableArray<Interval> Outputs,
    ImmutableArray<bool> ReadInputs)
{
    /// <summary>A clock period for which no register is needed inside, ps.</summary>
    public const double UnpipelinedPs = 1e9;

    /// <summary>Time that the last stage leaves for the clamp behind the requantizer, ps: two gates.</summary>
    private const double ClampPs = 50;

    /// <summary>What is read of <see cref="Products"/>: of the bits from the shift on, those that the clamp or the output needs.</summary>
    public SignalUses ProductUses => _productUses ??= SignalUses.Of(Products, IsProductBitRead);

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

    /// <summary>A bit of a shifted product: of one that is all shifted out, its sign.</summary>
    public Bit ScaledBit(int output, int bit)
    {
        var bits = Products.Netlist.Outputs[output];
        return bits.IsEmpty ? Bit.Zero : bits[Math.Min(bit + Datapath.Requantizers[output].Shift, bits.Length - 1)];
    }

    private bool IsProductBitRead(int output, int bit)
    {
        int shift = Datapath.Requantizers[output].Shift, top = Products.Netlist.Outputs[output].Length - 1;
        return IsScaledBitRead(output, bit - shift) || (bit == top && Scaled[output].Width > bit - shift + 1 && IsScaledBitRead(output, Scaled[output].Width - 1));
    }

    /// <summary>What is read of <see cref="Sums"/>: the accumulator bits that requantizers read.</summary>
    public SignalUses SumUses => _sumUses ??= SignalUses.Of(Sums, IsAccumulatorBitRead);

    /// <summary>Whether a requantizer reads a bit of an accumulator.</summary>
    public bool IsAccumulatorBitRead(int output, int bit)
    {
        var signals = Products.Netlist.InputSignals;
        int signal = signals[output] + bit - ConstantLowBits[output];
        return bit >= ConstantLowBits[output] && signal < signals[output + 1] && ProductUses.IsRead(signal);
    }

    private SignalUses? _sumUses;

    /// <summary>Flops that hold the inputs: the bits that are read.</summary>
    public int InputRegisterBits => Enumerable.Range(1, Sums.Netlist.FirstCellSignal - 1).Count(SumUses.IsRead);

    /// <summary>Flops that hold inputs back for later stages.</summary>
    public long HeldInputBits => SumUses.Registers.Take(Sums.Netlist.FirstCellSignal).Sum(count => (long)Math.Max(0, count));

    /// <summary>Flops that hold the outputs.</summary>
    public int OutputRegisterBits => Outputs.Where(interval => interval.Minimum != interval.Maximum).Sum(interval => interval.Width);

    /// <summary>All flops.</summary>
    public long RegisterBits => InputRegisterBits + SumUses.RegisterBits + ProductUses.RegisterBits + OutputRegisterBits;

    /// <summary>Clock edges from the one that takes an input in to the one that puts its output out.</summary>
    public int LatencyCycles => Sums.Cost.LatencyCycles + Products.Cost.LatencyCycles + 1;

    /// <param name="datapath">What is to be computed.</param>
    /// <param name="pipelining">The clock that decides the registers, and the delays by which it does.</param>
    /// <exception cref="Documents.InputException">The clock is too fast for a single cell, or a sum is too wide.</exception>
    public static DatapathStructure Build(LayerDatapath datapath, PipelineSettings pipelining)
    {
        var graph = datapath.Graph;
        var read = new bool[graph.Inputs.Length + graph.Adders.Length];
        foreach (var adder in graph.Adders)
            read[adder.Left.Node] = read[adder.Right.Node] = true;
        foreach (var term in graph.Outputs.SelectMany(output => output.Terms))
            read[term.Node] = true;

        var sums = BitNetlist.Build(graph);
        var constants = sums.Outputs.Select((bits, o) => ConstantPart(bits, sums.Ranges[o])).ToImmutableArray();
        var products = BitNetlist.Build(CarrySave.Build(Requantized(sums.Ranges, constants, datapath.Requantizers)));
        var scaled = products.Ranges
            .Select((range, o) => new Interval(range.Minimum >> datapath.Requantizers[o].Shift, range.Maximum >> datapath.Requantizers[o].Shift))
            .ToImmutableArray();
        return new DatapathStructure(
            datapath,
            PipelinedNetlist.Build(sums, pipelining with { RegisterOutputs = true }),
            PipelinedNetlist.Build(products, pipelining with { RegisterOutputs = false, ClockPeriodPs = pipelining.ClockPeriodPs - ClampPs }),
            [.. constants.Select(part => part.LowBits)],
            scaled,
            [.. scaled.Select(range => new Interval(
                Math.Clamp(range.Minimum, datapath.ClampMinimum, datapath.ClampMaximum),
                Math.Clamp(range.Maximum, datapath.ClampMinimum, datapath.ClampMaximum)))],
            [.. read.Take(graph.Inputs.Length)]);
    }

    /// <summary>What the constant bits of an accumulator are worth, and how many of them stand below the first that varies.</summary>
    private static (int LowBits, long Value) ConstantPart(ImmutableArray<Bit> bits, Interval range)
    {
        long value = 0;
        int low = bits.Length;
        for (int bit = bits.Length - 1; bit >= 0; bit--)
        {
            if (!bits[bit].IsConstant)
                low = bit;
            else if (bits[bit] == Bit.One)
                value += range.IsSigned && bit == bits.Length - 1 ? -(1L << bit) : 1L << bit;
        }

        return (low, value);
    }

    /// <summary>Requantizers of what varies: (2^low x variable + constant) x M = variable x M x 2^low + constant x M.</summary>
    private static ShiftAddMatrix Requantized(
        ImmutableArray<Interval> sums, ImmutableArray<(int LowBits, long Value)> constants, ImmutableArray<Requantizer> requantizers)
    {
        var whole = LayerSums.Products(sums, requantizers);
        return new ShiftAddMatrix(
            [.. sums.Zip(constants, (range, part) => new Interval((range.Minimum - part.Value) >> part.LowBits, (range.Maximum - part.Value) >> part.LowBits))],
            whole.Offsets,
            [.. whole.Terms.Select(term => term with { Shift = term.Shift + constants[term.Node].LowBits })],
            [.. whole.Constants.Select((constant, o) => constant + (requantizers[o].Multiplier * constants[o].Value))]);
    }
}
