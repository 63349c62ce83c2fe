using System.Collections.Immutable;
using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Pipelining;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Datapaths;
using HaShiFlex.Estimation.Gates;
using HaShiFlex.Estimation.Mapping;
using HaShiFlex.Inference.Sums;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Technology;

namespace HaShiFlex.Estimation.Costs;

/// <summary>Builds the structure of each layer's hardware from its integers.</summary>
/// <param name="network">The quantized network.</param>
/// <param name="reduction">How accumulators are built; requantizers are always carry-save, as in the Verilog.</param>
/// <param name="pipeline">The clock that registers have to keep.</param>
/// <param name="library">Whose cells it is made of.</param>
/// <param name="prices">Paths and edges as a flow makes them.</param>
/// <param name="activity">How much operands switch.</param>
/// <param name="mayPipeline">Whether registers may be put inside; without them a path longer than the clock is refused.</param>
/// <param name="shared">The accumulators of each layer where <paramref name="reduction"/> shares sums; empty otherwise.</param>
/// <param name="kept">Where structures of hardened layers are looked up and kept; null for nowhere.</param>
public sealed class LayerHardwareBuilder(
    QuantizedNetwork network,
    ReductionStyle reduction,
    PipelineSettings pipeline,
    TechnologyLibrary library,
    GatePrices prices,
    Activity activity,
    bool mayPipeline,
    ImmutableArray<AdderGraph?> shared,
    KeptLayers? kept = null)
{
    private readonly ReductionStyle unshared = reduction == ReductionStyle.Shared ? ReductionStyle.CarrySave : reduction;

    /// <exception cref="InputException">The clock cannot be met; the message names the layer and the path.</exception>
    public LayerHardware Build(int index)
    {
        var layer = network.Layers[index];
        try
        {
            return layer switch
            {
                HardenedLayer hardened => Hardened(hardened, reduction == ReductionStyle.Shared ? shared[index] : null),
                WeightlessLayer weightless => Weightless(weightless),
                _ => Wires(layer),
            };
        }
        catch (InputException e)
        {
            throw new InputException($"layer '{layer.Layer.Name}': {e.Message}", e);
        }
    }

    private LayerHardware Hardened(HardenedLayer layer, AdderGraph? graph)
    {
        double switching = activity.Of(layer.Layer.Name).Value;
        var hardware = kept is null ? Built(layer, graph, switching) : kept.Build(network, layer, graph, switching, () => Built(layer, graph, switching));
        return mayPipeline ? hardware : hardware with { WorstStagePs = Checked(hardware.WorstStagePs) };
    }

    private LayerHardware Built(HardenedLayer layer, AdderGraph? graph, double switching)
    {
        var sums = LayerSums.Accumulators(network, layer);
        var unsharedCells = CellCounter.Count(sums, unshared);
        var cells = graph is null ? unsharedCells : CellCounter.Count(graph);
        var ranges = Ranges(cells);
        int elementBits = LayerSums.InputBits(network, layer.Layer);

        // What outputs have in common is no share of what any few of them have.
        bool isSampled = graph is null && !prices.IsDissolving;
        var sample = isSampled ? PipelineSample.Of(sums, cells) : PipelineSample.Whole(sums);
        var sampled = graph ?? (unshared == ReductionStyle.RippleTree ? RippleTree.Build(sample.Matrix) : CarrySave.Build(sample.Matrix));
        var built = BuiltLayer.Of(layer, sample, sampled, Planned, prices, switching);
        return new LayerHardware(
            layer,
            cells.Total,
            ranges.Max(r => r.Width),
            CellCounter.Count(LayerSums.Products(ranges, layer.Requantizers.AsSpan()), ReductionStyle.CarrySave).Total,
            built.Gates,
            (long)built.Gates.Registers.RegisterBits,
            built.Stages,
            built.Path.Value,
            0,
            (long)sums.Inputs.Length * elementBits,
            (graph is null ? sums.Terms.Length : InputReads(graph)) * elementBits)
        {
            Unshared = graph is null ? null : unsharedCells.Total,
        };
    }

    /// <summary>Terms that read an input and not a shared sum.</summary>
    private static long InputReads(AdderGraph graph)
    {
        int inputs = graph.Inputs.Length;
        long inAdders = graph.Adders.Sum(adder => (adder.Left.Node < inputs ? 1 : 0) + (adder.Right.Node < inputs ? 1 : 0));
        return inAdders + graph.Outputs.Sum(output => (long)output.Terms.Count(term => term.Node < inputs));
    }

    private LayerHardware Weightless(WeightlessLayer layer)
    {
        switch (layer.Layer)
        {
            case ReshapeLayer or SoftmaxLayer:
                return Wires(layer);
            case AveragePoolLayer pool:
                return AveragePool(layer, pool);
            case MaxPoolLayer pool:
                return MaxPool(layer, pool);
            case AddLayer:
                return Add(layer);
            default:
                return Rescale(layer);
        }
    }

    /// <summary>Each operand is brought to the output's scale, then they are added.</summary>
    private LayerHardware Add(WeightlessLayer layer)
    {
        int channels = layer.Layer.Output.Channels;
        var operands = new Interval[layer.Layer.Inputs.Length];
        long operandBits = 0;
        for (int i = 0; i < operands.Length; i++)
        {
            operands[i] = LayerSums.InputRange(network, layer.Layer, i);
            operandBits += (long)operands[i].Width * channels;
        }

        var (scaling, scaled, products) = Scale(operands, layer.Requantizers);
        var shifted = new Interval[products.Length];
        for (int i = 0; i < shifted.Length; i++)
            shifted[i] = new Interval(products[i].Minimum >> layer.Requantizers[i].Shift, products[i].Maximum >> layer.Requantizers[i].Shift);
        var sum = ShiftAddMatrix.SumOf(shifted);
        var cells = CellCounter.Count(sum, unshared);
        var added = Plan(sum, unshared);
        int outputWidth = cells.Outputs[0].Range.Width;
        return new LayerHardware(
            layer,
            Times(cells.Total, channels),
            outputWidth,
            Times(scaling, channels),
            Counted(layer, Times(cells.Total, channels), Times(scaling, channels), (long)outputWidth * channels, (scaled.RegisterBits + added.RegisterBits) * channels),
            ((scaled.RegisterBits + added.RegisterBits) * channels) + OutputBits(layer),
            scaled.Stages + added.Stages,
            Math.Max(scaled.WorstStagePs, added.WorstStagePs),
            0,
            operandBits,
            operandBits);
    }

    /// <summary>Clamp, concatenation and padding: each input channel is brought to the output's scale.</summary>
    private LayerHardware Rescale(WeightlessLayer layer)
    {
        var cells = default(CellCounts);
        long registers = 0, clamped = 0, inputs = 0;
        int stages = 1;
        double worst = 0;
        for (int i = 0; i < layer.Layer.Inputs.Length; i++)
        {
            int channels = network.Network.ShapeOf(layer.Layer.Inputs[i]).Channels;
            var range = LayerSums.InputRange(network, layer.Layer, i);
            inputs += (long)range.Width * channels;
            if (layer.Requantizers.Length == 0 || layer.Requantizers[i] is { Multiplier: 1, Shift: 0 })
            {
                clamped += (long)range.Width * channels;
                continue;
            }

            var (scaling, scaled, products) = Scale([range], [layer.Requantizers[i]]);
            cells += Times(scaling, channels);
            registers += scaled.RegisterBits * channels;
            clamped += Clamped(products, [layer.Requantizers[i]]) * channels;
            stages = Math.Max(stages, scaled.Stages);
            worst = Math.Max(worst, scaled.WorstStagePs);
        }

        return new LayerHardware(
            layer, default, 0, cells, Counted(layer, default, cells, clamped, registers), registers + OutputBits(layer), stages, worst, 0, inputs, inputs);
    }

    /// <summary>A running sum per channel and column where windows are disjoint, else a sum over the window; then one requantizer.</summary>
    private LayerHardware AveragePool(WeightlessLayer layer, AveragePoolLayer pool)
    {
        int channels = pool.Output.Channels;
        var element = LayerSums.InputRange(network, pool);
        var total = new Interval(Math.Min(0, element.Minimum * pool.Window.Area), element.Maximum * pool.Window.Area);
        bool accumulates = Workload.Accumulates(pool);
        Interval[] operands = [total, element];
        if (!accumulates)
            Array.Fill(operands = new Interval[pool.Window.Area], element);
        var sum = ShiftAddMatrix.SumOf(operands);
        var cells = CellCounter.Count(sum, unshared);
        var added = Plan(sum, unshared);
        var totals = new Interval[layer.Requantizers.Length];
        Array.Fill(totals, total);
        var (scaling, scaled, products) = Scale(totals, layer.Requantizers);
        return new LayerHardware(
            layer,
            Times(cells.Total, channels),
            total.Width,
            Times(scaling, channels),
            Counted(
                layer,
                Times(cells.Total, channels),
                Times(scaling, channels),
                Clamped(products, layer.Requantizers) * channels,
                (added.RegisterBits + scaled.RegisterBits) * channels),
            ((added.RegisterBits + scaled.RegisterBits) * channels) + OutputBits(layer),
            added.Stages + scaled.Stages,
            Math.Max(added.WorstStagePs, scaled.WorstStagePs),
            accumulates ? (long)total.Width * channels * pool.Output.Width : 0,
            (long)LayerSums.InputBits(network, pool) * channels * (accumulates ? 1 : pool.Window.Area),
            (long)LayerSums.InputBits(network, pool) * channels * (accumulates ? 1 : pool.Window.Area));
    }

    /// <summary>A comparison is a subtraction whose carry selects: counted as an adder of the element's width for every operand but the first.</summary>
    private LayerHardware MaxPool(WeightlessLayer layer, MaxPoolLayer pool)
    {
        int channels = pool.Output.Channels;
        var element = LayerSums.InputRange(network, pool);
        bool accumulates = Workload.Accumulates(pool);
        int comparisons = accumulates ? 1 : pool.Window.Area - 1;
        var comparator = new ShiftAddMatrix([element, element], [0, 2], [new Term(0, 0, false), new Term(1, 0, true)], [0]);
        var cells = CellCounter.Count(comparator, unshared);
        var compared = Plan(comparator, unshared);
        int levels = accumulates ? 1 : (int)Math.Ceiling(Math.Log2(pool.Window.Area));
        return new LayerHardware(
            layer,
            Times(cells.Total, (long)channels * comparisons),
            element.Width,
            default,
            Counted(layer, Times(cells.Total, (long)channels * comparisons), default, (long)element.Width * channels * comparisons, compared.RegisterBits * channels * comparisons),
            (compared.RegisterBits * channels * comparisons) + OutputBits(layer),
            levels * compared.Stages,
            compared.WorstStagePs,
            accumulates ? (long)element.Width * channels * pool.Output.Width : 0,
            (long)element.Width * channels * (comparisons + 1),
            (long)element.Width * channels * (comparisons + 1));
    }

    /// <summary>Nothing but wires: reshape, softmax (left to the host), and layers that run on the NPU.</summary>
    private static LayerHardware Wires(QuantizedLayer layer) => new(layer, default, 0, default, LayerGates.None, 0, 0, 0, 0, 0, 0);

    private (CellCounts Cells, PipelineCost Pipeline, Interval[] Products) Scale(ReadOnlySpan<Interval> values, ImmutableArray<Requantizer> requantizers)
    {
        var products = LayerSums.Products(values, requantizers.AsSpan());
        var cells = CellCounter.Count(products, ReductionStyle.CarrySave);
        return (cells.Total, Plan(products, ReductionStyle.CarrySave), Ranges(cells));
    }

    private static Interval[] Ranges(LayerCells cells)
    {
        var ranges = new Interval[cells.Outputs.Length];
        for (int output = 0; output < ranges.Length; output++)
            ranges[output] = cells.Outputs[output].Range;
        return ranges;
    }

    private PipelineCost Plan(ShiftAddMatrix sums, ReductionStyle style)
    {
        var cost = PipelinePlanner.Plan(sums, style, Planned);
        Checked(cost.WorstStagePs);
        return cost;
    }

    private LayerGates Counted(QuantizedLayer layer, CellCounts sums, CellCounts scaling, long clampedBits, long insideBits) =>
        LayerGates.Counted(sums, scaling, clampedBits, OutputBits(layer), insideBits + OutputBits(layer), library.Cells);

    private PipelineSettings Planned => mayPipeline ? pipeline : pipeline with { ClockPeriodPs = DatapathStructure.UnpipelinedPs };

    private double Checked(double worstPs)
    {
        if (worstPs > pipeline.ClockPeriodPs + (2 * PipelineSettings.RoundingPs))
            throw new InputException(FormattableString.Invariant($"takes {worstPs:0} ps from register to register, more than the clock's {pipeline.ClockPeriodPs:0} ps; lower clockGHz or allow pipelining: auto"));
        return worstPs;
    }

    private static long Clamped(Interval[] products, ImmutableArray<Requantizer> requantizers)
    {
        long bits = 0;
        for (int i = 0; i < products.Length; i++)
            bits += Math.Max(0, products[i].Width - requantizers[i].Shift);
        return bits;
    }

    private static long OutputBits(QuantizedLayer layer) => (long)layer.Layer.Output.Channels * layer.Output.Bits;

    private static CellCounts Times(CellCounts cells, long count) => new(
        cells.Adders * count,
        cells.FullAdders * count,
        cells.HalfAdders * count,
        cells.HalfAddersPlusOne * count,
        cells.InvertedBits * count,
        cells.Depth);
}
