using System.Collections.Immutable;
using System.Runtime.InteropServices;
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
    public long HeldInputBits => SumUses.RegistersOf(0, Sums.Netlist.FirstCellSignal);

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
        foreach (var output in graph.Outputs)
        {
            foreach (var term in output.Terms)
                read[term.Node] = true;
        }

        var sums = BitNetlist.Build(graph);
        int outputs = sums.Outputs.Length;
        var constants = new (int LowBits, long Value)[outputs];
        for (int o = 0; o < outputs; o++)
            constants[o] = ConstantPart(sums.Outputs[o], sums.Ranges[o]);
        var products = BitNetlist.Build(CarrySave.Build(Requantized(sums.Ranges, constants, datapath.Requantizers)));
        var lowBits = new int[outputs];
        Interval[] scaled = new Interval[outputs], clamped = new Interval[outputs];
        for (int o = 0; o < outputs; o++)
        {
            int shift = datapath.Requantizers[o].Shift;
            lowBits[o] = constants[o].LowBits;
            scaled[o] = new Interval(products.Ranges[o].Minimum >> shift, products.Ranges[o].Maximum >> shift);
            clamped[o] = new Interval(
                Math.Clamp(scaled[o].Minimum, datapath.ClampMinimum, datapath.ClampMaximum),
                Math.Clamp(scaled[o].Maximum, datapath.ClampMinimum, datapath.ClampMaximum));
        }

        return new DatapathStructure(
            datapath,
            PipelinedNetlist.Build(sums, pipelining with { RegisterOutputs = true }),
            PipelinedNetlist.Build(products, pipelining with { RegisterOutputs = false, ClockPeriodPs = pipelining.ClockPeriodPs - ClampPs }),
            ImmutableCollectionsMarshal.AsImmutableArray(lowBits),
            ImmutableCollectionsMarshal.AsImmutableArray(scaled),
            ImmutableCollectionsMarshal.AsImmutableArray(clamped),
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
        ImmutableArray<Interval> sums, (int LowBits, long Value)[] constants, ImmutableArray<Requantizer> requantizers)
    {
        var whole = LayerSums.Products(sums.AsSpan(), requantizers.AsSpan());
        var variable = new Interval[sums.Length];
        var offsets = new long[sums.Length];
        for (int o = 0; o < variable.Length; o++)
        {
            var (low, value) = constants[o];
            variable[o] = new Interval((sums[o].Minimum - value) >> low, (sums[o].Maximum - value) >> low);
            offsets[o] = whole.Constants[o] + (requantizers[o].Multiplier * value);
        }

        var terms = new Term[whole.Terms.Length];
        for (int i = 0; i < terms.Length; i++)
            terms[i] = whole.Terms[i] with { Shift = whole.Terms[i].Shift + constants[whole.Terms[i].Node].LowBits };
        return new ShiftAddMatrix(
            ImmutableCollectionsMarshal.AsImmutableArray(variable),
            whole.Offsets,
            ImmutableCollectionsMarshal.AsImmutableArray(terms),
            ImmutableCollectionsMarshal.AsImmutableArray(offsets));
    }
}
